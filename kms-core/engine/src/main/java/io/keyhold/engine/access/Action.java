package io.keyhold.engine.access;

import io.keyhold.kms.key.Operation;
import java.util.regex.Pattern;

/** What is asked, in the words of policies and audit records: {@code kms:Encrypt}. */
public record Action(String name) {
  private static final Pattern SHAPE = Pattern.compile("[a-z]+:[A-Z][A-Za-z]*");

  public Action {
    if (!SHAPE.matcher(name).matches()) {
      throw new IllegalArgumentException("an action is written like kms:Encrypt, not " + name);
    }
  }

  public static Action of(Operation operation) {
    return new Action(operation.action());
  }
}
