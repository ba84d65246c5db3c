package io.keyhold.engine.access;

import io.keyhold.kms.KmsException;
import io.keyhold.kms.Reason;
import java.util.List;

/** Decides: any matching deny refuses, else a matching allow is needed. */
public final class Access {

  /**
   * Returns when {@code policies} let {@code principal} do {@code action}.
   *
   * @throws KmsException {@link Reason#ACCESS_DENIED}, worded alike whether the resource exists or
   *     not
   */
  public void require(String principal, List<Policy> policies, Action action, Resource resource) {
    if (!allows(policies, action, resource)) {
      throw new KmsException(
          Reason.ACCESS_DENIED, principal + " may not " + action.name() + " on " + resource.name());
    }
  }

  /** The decision alone. */
  public boolean allows(List<Policy> policies, Action action, Resource resource) {
    boolean allowed = false;
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.matches(action, resource)) {
          switch (statement.effect()) {
            case DENY -> {
              return false;
            }
            case ALLOW -> allowed = true;
          }
        }
      }
    }
    return allowed;
  }
}
