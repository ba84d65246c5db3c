package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The state of all chains at one moment, signed by the HSM. {@code key} is the SHA-256 of the
 * signing key's SPKI, {@code n} counts from 0, {@code previous} is the {@link #digest} of the
 * checkpoint before, {@link Sha256#ZERO} for the first. Chains are in order of their UUIDs' text.
 */
public record Checkpoint(
    List<CheckpointChain> chains,
    UUID instance,
    Sha256 key,
    long n,
    Sha256 previous,
    Instant time) {
  private static final long VERSION = 1;

  public Checkpoint {
    Numbers.requireNatural("n", n);
    time = AuditRecord.checked(time);
    // Text order, not UUID's own, which compares signed halves.
    chains =
        chains.stream().sorted(Comparator.comparing(chain -> chain.chain().toString())).toList();
    for (int i = 1; i < chains.size(); i++) {
      if (chains.get(i).chain().equals(chains.get(i - 1).chain())) {
        throw new IllegalArgumentException("a checkpoint names a chain once");
      }
    }
  }

  /** The body, in the form of DESIGN.md: what is stored, signed and hashed as UTF-8. */
  public String toJson() {
    CanonicalWriter out = new CanonicalWriter();
    out.open('{').name("chains").open('[');
    for (CheckpointChain one : chains) {
      out.next().open('{').member("chain", one.chain().toString());
      out.name("closed").bool(one.closed());
      out.member("head", one.head().head().toString());
      out.member("seq", one.head().seq()).close('}');
    }
    out.close(']').member("instance", instance.toString()).member("key", key.toString());
    out.member("n", n).member("previous", previous.toString());
    return out.name("time").time(time).member("v", VERSION).close('}').take();
  }

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException when it is not in the form of DESIGN.md, byte for byte
   */
  public static Checkpoint parse(String json) {
    CanonicalReader in = CanonicalReader.of(json);
    List<CheckpointChain> chains = new ArrayList<>();
    in.open('{').required("chains").open('[');
    while (in.another(']')) {
      UUID chain = in.open('{').required("chain").uuid();
      boolean closed = in.required("closed").bool();
      Sha256 head = in.required("head").sha256();
      long seq = in.required("seq").number();
      chains.add(new CheckpointChain(chain, closed, new ChainHead(seq, head)));
      in.close('}');
    }
    UUID instance = in.close(']').required("instance").uuid();
    Sha256 key = in.required("key").sha256();
    long n = in.required("n").number();
    Sha256 previous = in.required("previous").sha256();
    Instant time = in.required("time").time();
    if (in.required("v").number() != VERSION) {
      throw new IllegalArgumentException("unknown version of the audit's form");
    }
    in.close('}').end();
    Checkpoint checkpoint = new Checkpoint(chains, instance, key, n, previous, time);
    if (!checkpoint.chains().equals(chains)) {
      throw new IllegalArgumentException("chains are in order of their UUIDs");
    }
    return checkpoint;
  }

  /** SHA-256 of the body: what the next checkpoint calls {@code previous}. */
  public Sha256 digest() {
    return Sha256.of(toJson().getBytes(StandardCharsets.UTF_8));
  }
}
