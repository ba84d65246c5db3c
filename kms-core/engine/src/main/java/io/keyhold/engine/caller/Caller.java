package io.keyhold.engine.caller;

import io.keyhold.engine.access.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who asks, how they proved it, from where and why.
 *
 * @param principal {@code token:<id>}, {@code app:<appId>}, {@code system:<part>}
 * @param source the address that the request came from
 * @param requestId names the request in its audit records and its answer
 * @param reason the reason that the caller gave
 * @param policies what the caller may do
 * @param credential the row that proved the caller; absent for the system's own parts
 */
public record Caller(
    String principal,
    String source,
    String requestId,
    Optional<String> reason,
    List<Policy> policies,
    Optional<Credential> credential) {

  public Caller {
    policies = List.copyOf(policies);
  }

  /**
   * The credential's row, and how to read it anew: the caller again, or a refusal when the
   * credential was revoked meanwhile.
   */
  public record Credential(RowVersion row, Supplier<Caller> again) {}

  /** A part of the system itself, such as a sweep. */
  public static Caller system(String part) {
    return new Caller(
        "system:" + part,
        "local",
        "-",
        Optional.empty(),
        List.of(Policy.administrator()),
        Optional.empty());
  }

  /**
   * This caller, read anew when the credential is among {@code stale}; request and reason stay.
   *
   * @throws io.keyhold.kms.KmsException when the credential was revoked
   */
  public Caller renewed(List<RowVersion> stale) {
    if (credential.isEmpty() || !stale.contains(credential.get().row())) {
      return this;
    }
    Caller anew = credential.get().again().get();
    return new Caller(
        anew.principal(), source, requestId, reason, anew.policies(), anew.credential());
  }

  /** The same caller with the reason that a request gave. */
  public Caller because(String given) {
    return new Caller(
        principal,
        source,
        requestId,
        Optional.of(given),
        policies,
        // Read anew, it still has its reason.
        credential.map(
            proof -> new Credential(proof.row(), () -> proof.again().get().because(given))));
  }
}
