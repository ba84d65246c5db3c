package io.keyhold.engine;

import io.keyhold.engine.caller.Caller;
import io.keyhold.engine.crypto.Crypto;
import io.keyhold.engine.keys.Keys;
import io.keyhold.kms.CreateKey;
import io.keyhold.kms.DataKey;
import io.keyhold.kms.Decrypted;
import io.keyhold.kms.Encrypted;
import io.keyhold.kms.Kms;
import io.keyhold.kms.KmsException;
import io.keyhold.kms.ListKeys;
import io.keyhold.kms.Page;
import io.keyhold.kms.ciphertext.Ciphertext;
import io.keyhold.kms.ciphertext.EncryptionContext;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.key.KeyMetadata;
import io.keyhold.kms.secret.SecretBytes;
import java.util.Optional;

/** The engine as one caller sees it: limits first, then the gate. */
final class LocalKms implements Kms {
  private final Keys keys;
  private final Crypto crypto;
  private final Caller caller;

  LocalKms(Keys keys, Crypto crypto, Caller caller) {
    this.keys = keys;
    this.crypto = crypto;
    this.caller = caller;
  }

  @Override
  public KeyMetadata createKey(CreateKey request) {
    return keys.create(caller, request);
  }

  @Override
  public KeyMetadata describeKey(KeyId key) {
    return keys.describe(caller, key);
  }

  @Override
  public Page<KeyMetadata> listKeys(ListKeys request) {
    return keys.list(caller, request);
  }

  @Override
  public KeyMetadata enableKey(KeyId key) {
    return keys.enable(caller, key);
  }

  @Override
  public KeyMetadata disableKey(KeyId key) {
    return keys.disable(caller, key);
  }

  @Override
  public Encrypted encrypt(KeyId key, SecretBytes plaintext, EncryptionContext context) {
    int length = plaintext.use(bytes -> bytes.length);
    require("plaintext", length <= MAX_PLAINTEXT, "has at most 4,096 bytes");
    requireCallers(context);
    return crypto.encrypt(caller, key, plaintext, context);
  }

  @Override
  public Decrypted decrypt(
      Ciphertext ciphertext, EncryptionContext context, Optional<KeyId> expectedKey) {
    require("ciphertext", ciphertext.toBytes().length <= MAX_CIPHERTEXT, "has at most 6,144 bytes");
    requireCallers(context);
    return crypto.decrypt(caller, ciphertext, context, expectedKey);
  }

  @Override
  public DataKey generateDataKey(KeyId key, int numberOfBytes, EncryptionContext context) {
    return dataKey(key, numberOfBytes, context, true);
  }

  @Override
  public DataKey generateDataKeyWithoutPlaintext(
      KeyId key, int numberOfBytes, EncryptionContext context) {
    return dataKey(key, numberOfBytes, context, false);
  }

  private DataKey dataKey(
      KeyId key, int numberOfBytes, EncryptionContext context, boolean withPlaintext) {
    requireGenerated(numberOfBytes);
    requireCallers(context);
    return crypto.dataKey(caller, key, numberOfBytes, context, withPlaintext);
  }

  @Override
  public SecretBytes random(int numberOfBytes) {
    requireGenerated(numberOfBytes);
    return crypto.random(caller, numberOfBytes);
  }

  private static void requireGenerated(int numberOfBytes) {
    require("numberOfBytes", numberOfBytes >= 1 && numberOfBytes <= MAX_GENERATED, "is 1 to 1,024");
  }

  private static void requireCallers(EncryptionContext context) {
    require("encryptionContext", !context.isReserved(), "may not have keys that begin keyhold:");
  }

  private static void require(String field, boolean holds, String detail) {
    if (!holds) {
      throw KmsException.invalid(field, detail);
    }
  }
}
