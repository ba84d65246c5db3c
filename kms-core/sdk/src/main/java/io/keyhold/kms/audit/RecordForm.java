package io.keyhold.kms.audit;

import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** The record's members in their order: the one place that writes and reads them. */
final class RecordForm {
  private static final long VERSION = 1;

  private RecordForm() {}

  static PreparedRecord prepare(AuditRecord record) {
    CanonicalWriter out = new CanonicalWriter();
    out.open('{').member("action", record.action()).member("caller", record.caller());
    String beforeChain = out.name("chain").raw("\"").take();
    out.raw("\"");
    writeChanges(out, record.changes());
    record.code().ifPresent(code -> out.member("code", code));
    writeContext(out, record.context());
    record.count().ifPresent(count -> out.member("count", count));
    writeHeads(out, record.heads());
    writeItems(out, record.items());
    record.keyId().ifPresent(id -> out.member("keyId", id.toString()));
    record.keyVersion().ifPresent(version -> out.member("keyVersion", version));
    out.member("outcome", record.outcome().name());
    record.reason().ifPresent(reason -> out.member("reason", reason));
    record.requestId().ifPresent(id -> out.member("requestId", id));
    record.resource().ifPresent(resource -> out.member("resource", resource));
    String beforeSeq = out.name("seq").take();
    record.source().ifPresent(source -> out.member("source", source));
    out.name("time").time(record.time());
    String afterSeq = out.member("v", VERSION).close('}').take();
    return new PreparedRecord(beforeChain, beforeSeq, afterSeq);
  }

  static PlacedRecord read(CanonicalReader in) {
    String action = in.open('{').required("action").string();
    String caller = in.required("caller").string();
    UUID chain = in.required("chain").uuid();
    List<Change> changes = readChanges(in);
    var code = in.optionalString("code");
    EncryptionContext context = readContext(in);
    var count = in.optionalNumber("count");
    Map<UUID, ChainHead> heads = readHeads(in);
    List<String> items = readItems(in);
    Optional<KeyId> keyId =
        in.optional("keyId") ? Optional.of(new KeyId(in.uuid())) : Optional.empty();
    OptionalInt keyVersion = readKeyVersion(in);
    Outcome outcome = Outcome.valueOf(in.required("outcome").string());
    var reason = in.optionalString("reason");
    var requestId = in.optionalString("requestId");
    var resource = in.optionalString("resource");
    long seq = in.required("seq").number();
    var source = in.optionalString("source");
    var time = in.required("time").time();
    if (in.required("v").number() != VERSION) {
      throw new IllegalArgumentException("unknown version of the audit's form");
    }
    in.close('}').end();
    return new PlacedRecord(
        chain,
        seq,
        new AuditRecord(
            action,
            caller,
            changes,
            code,
            context,
            count,
            heads,
            items,
            keyId,
            keyVersion,
            outcome,
            reason,
            requestId,
            resource,
            source,
            time));
  }

  private static OptionalInt readKeyVersion(CanonicalReader in) {
    if (!in.optional("keyVersion")) {
      return OptionalInt.empty();
    }
    long version = in.number();
    if (version > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("keyVersion is at most 2^31 - 1");
    }
    return OptionalInt.of((int) version);
  }

  private static void writeChanges(CanonicalWriter out, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    out.name("changes").open('[');
    for (Change change : changes) {
      out.next().open('{');
      out.member("row", change.row()).member("rowVersion", change.rowVersion());
      change.tag().ifPresent(tag -> out.member("tag", tag));
      out.close('}');
    }
    out.close(']');
  }

  private static List<Change> readChanges(CanonicalReader in) {
    if (!in.optional("changes")) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    in.open('[');
    while (in.another(']')) {
      String row = in.open('{').required("row").string();
      long rowVersion = in.required("rowVersion").number();
      changes.add(new Change(row, rowVersion, in.optionalString("tag")));
      in.close('}');
    }
    in.close(']');
    return present("changes", changes);
  }

  private static void writeContext(CanonicalWriter out, EncryptionContext context) {
    if (context.isEmpty()) {
      return;
    }
    out.name("context").open('{');
    // RFC 8785 orders by UTF-16 units, as String does, and not by UTF-8 as the context itself.
    new TreeMap<>(context.entries()).forEach((key, value) -> out.anyName(key).string(value));
    out.close('}');
  }

  private static EncryptionContext readContext(CanonicalReader in) {
    if (!in.optional("context")) {
      return EncryptionContext.empty();
    }
    Map<String, String> entries = new LinkedHashMap<>();
    String previous = "";
    in.open('{');
    while (in.another('}')) {
      String key = in.anyName();
      requireOrder(previous, key, entries.isEmpty());
      entries.put(key, in.string());
      previous = key;
    }
    in.close('}');
    requirePresent("context", entries.isEmpty());
    return EncryptionContext.of(entries);
  }

  private static void writeHeads(CanonicalWriter out, Map<UUID, ChainHead> heads) {
    if (heads.isEmpty()) {
      return;
    }
    TreeMap<String, ChainHead> sorted = new TreeMap<>();
    heads.forEach((chain, head) -> sorted.put(chain.toString(), head));
    out.name("heads").open('{');
    sorted.forEach(
        (chain, head) ->
            out.name(chain)
                .open('{')
                .member("head", head.head().toString())
                .member("seq", head.seq())
                .close('}'));
    out.close('}');
  }

  private static Map<UUID, ChainHead> readHeads(CanonicalReader in) {
    if (!in.optional("heads")) {
      return Map.of();
    }
    Map<UUID, ChainHead> heads = new LinkedHashMap<>();
    String previous = "";
    in.open('{');
    while (in.another('}')) {
      String chain = in.anyName();
      requireOrder(previous, chain, heads.isEmpty());
      Sha256 head = in.open('{').required("head").sha256();
      heads.put(KeyId.parse(chain).value(), new ChainHead(in.required("seq").number(), head));
      in.close('}');
      previous = chain;
    }
    in.close('}');
    requirePresent("heads", heads.isEmpty());
    return heads;
  }

  private static void writeItems(CanonicalWriter out, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    out.name("items").open('[');
    items.forEach(item -> out.next().string(item));
    out.close(']');
  }

  private static List<String> readItems(CanonicalReader in) {
    if (!in.optional("items")) {
      return List.of();
    }
    List<String> items = new ArrayList<>();
    in.open('[');
    while (in.another(']')) {
      items.add(in.string());
    }
    in.close(']');
    return present("items", items);
  }

  private static <T> List<T> present(String name, List<T> values) {
    requirePresent(name, values.isEmpty());
    return values;
  }

  private static void requirePresent(String name, boolean empty) {
    if (empty) {
      throw new IllegalArgumentException("an empty member " + name + " is absent instead");
    }
  }

  private static void requireOrder(String previous, String name, boolean first) {
    if (!first && previous.compareTo(name) >= 0) {
      throw new IllegalArgumentException("members are in order of their names, once each");
    }
  }
}
