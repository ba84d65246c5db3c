package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** One line of an audit export: the four forms of DESIGN.md. */
public sealed interface ExportLine {
  /** The line, without its line feed. */
  String toJson();

  /** The public key (SPKI, base64) of a checkpoint signer. */
  record Key(String spki) implements ExportLine {
    /** The key in its DER form. */
    public static Key of(byte[] spki) {
      return new Key(Base64.getEncoder().encodeToString(spki));
    }

    @Override
    public String toJson() {
      return new CanonicalWriter()
          .open('{')
          .member("type", "key")
          .member("spki", spki)
          .close('}')
          .take();
    }
  }

  /** A record as it is stored, with its place and the chain's hash there. */
  record ChainRecord(UUID chain, long seq, Sha256 hash, String record) implements ExportLine {
    @Override
    public String toJson() {
      return new CanonicalWriter()
          .open('{')
          .member("type", "record")
          .member("chain", chain.toString())
          .member("seq", seq)
          .member("hash", hash.toString())
          .member("record", record)
          .close('}')
          .take();
    }
  }

  /** A checkpoint's body as it is stored, and its signature in base64. */
  record SignedCheckpoint(long n, String body, String signature) implements ExportLine {
    /** A checkpoint and its DER signature. */
    public static SignedCheckpoint of(Checkpoint checkpoint, byte[] signature) {
      return new SignedCheckpoint(
          checkpoint.n(), checkpoint.toJson(), Base64.getEncoder().encodeToString(signature));
    }

    @Override
    public String toJson() {
      return new CanonicalWriter()
          .open('{')
          .member("type", "checkpoint")
          .member("n", n)
          .member("body", body)
          .member("signature", signature)
          .close('}')
          .take();
    }

    Sha256 digest() {
      return Sha256.of(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A live row, to be compared with the newest change that names it. */
  record Row(String row, long rowVersion, String tag) implements ExportLine {
    @Override
    public String toJson() {
      return new CanonicalWriter()
          .open('{')
          .member("type", "row")
          .member("row", row)
          .member("rowVersion", rowVersion)
          .member("tag", tag)
          .close('}')
          .take();
    }
  }
}
