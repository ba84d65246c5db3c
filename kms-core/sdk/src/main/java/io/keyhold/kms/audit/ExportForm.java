package io.keyhold.kms.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Reads the lines of an export: members in the order that {@link ExportLine} writes. */
final class ExportForm {
  private static final byte[] RECORD = "{\"type\":\"record\",".getBytes(StandardCharsets.UTF_8);

  private ExportForm() {}

  static ExportLine read(byte[] buffer, int from, int end) {
    if (isRecord(buffer, from, end)) {
      byte[] record = new byte[end - from];
      return readRecord(buffer, from, end, record).copy(record);
    }
    CanonicalReader in = new CanonicalReader(buffer, from, end);
    String type = in.open('{').required("type").string();
    ExportLine line =
        switch (type) {
          case "key" -> new ExportLine.Key(in.required("spki").string());
          case "checkpoint" ->
              new ExportLine.SignedCheckpoint(
                  in.required("n").number(),
                  in.required("body").string(),
                  in.required("signature").string());
          case "row" ->
              new ExportLine.Row(
                  in.required("row").string(),
                  in.required("rowVersion").number(),
                  in.required("tag").string());
          default -> throw new IllegalArgumentException("unknown type of line");
        };
    in.close('}').end();
    return line;
  }

  /** Reads a record line; its record goes into {@code record}, which has the line's length. */
  static RecordLine readRecord(byte[] buffer, int from, int end, byte[] record) {
    CanonicalReader in = new CanonicalReader(buffer, from, end);
    in.open('{').required("type").string();
    UUID chain = in.required("chain").uuid();
    long seq = in.required("seq").number();
    Sha256 hash = in.required("hash").sha256();
    int length = in.required("record").stringInto(record);
    in.close('}').end();
    return new RecordLine(chain, seq, hash, length);
  }

  static boolean isRecord(byte[] buffer, int from, int end) {
    return end - from > RECORD.length
        && Arrays.equals(buffer, from, from + RECORD.length, RECORD, 0, RECORD.length);
  }

  /** Whether this is a record, and not its chain's first. */
  static boolean isLaterRecord(byte[] buffer, int from, int end) {
    if (!isRecord(buffer, from, end)) {
      return false;
    }
    CanonicalReader in = new CanonicalReader(buffer, from, end);
    in.open('{').required("type").string();
    in.required("chain").uuid();
    return in.required("seq").number() != 0;
  }
}
