package io.keyhold.engine.audit;

import io.keyhold.engine.store.Blob;
import io.keyhold.kms.audit.ExportLine;
import java.util.Base64;

/** A checkpoint as it is stored: number, the exact body that was signed, and the signature, DER. */
record StoredCheckpoint(long n, String body, Blob signature) {
  String exportLine() {
    return new ExportLine.SignedCheckpoint(
            n, body, Base64.getEncoder().encodeToString(signature.toBytes()))
        .toJson();
  }
}
