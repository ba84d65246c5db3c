package io.keyhold.server.api;

import static io.keyhold.server.json.JsonBody.required;

import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import io.keyhold.kms.secret.SecretBytes;
import io.keyhold.server.json.JsonBody;
import io.keyhold.server.keychain.Field;
import io.keyhold.server.keychain.KeychainSettings;
import io.keyhold.server.keychain.NewKeychain;
import io.keyhold.server.keychain.PutAccount;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One password to take into custody. */
record CustodyRequest(
    String productCode,
    String productName,
    String keychainAccount,
    SecretBytes keychainPassword,
    Optional<String> description)
    implements AutoCloseable {
  static CustodyRequest read(JsonBody in) {
    @Nullable String productCode = null;
    @Nullable String productName = null;
    @Nullable String keychainAccount = null;
    @Nullable SecretBytes keychainPassword = null;
    Optional<String> description = Optional.empty();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "productCode" -> productCode = in.text(100);
        case "productName" -> productName = in.text(NewKeychain.MAX_NAME);
        case "keychainAccount" -> keychainAccount = in.text(AccountName.MAX_LENGTH);
        case "keychainPassword" -> keychainPassword = in.secretText(Field.MAX_VALUE);
        case "description" -> description = Optional.of(in.text(NewKeychain.MAX_DESCRIPTION));
        default -> throw in.unknown();
      }
    }
    return new CustodyRequest(
        required("productCode", productCode),
        required("productName", productName),
        required("keychainAccount", keychainAccount),
        required("keychainPassword", keychainPassword),
        description);
  }

  NewKeychain toKeychain() {
    return new NewKeychain(
        Parameters.parse("productCode", productCode, KeychainCode::new),
        productName,
        "",
        Optional.empty(),
        KeychainSettings.none());
  }

  AccountName toName() {
    return Parameters.parse("keychainAccount", keychainAccount, AccountName::new);
  }

  PutAccount toPut() {
    return new PutAccount(
        List.of(new Field("password", keychainPassword, true, false)),
        Optional.empty(),
        description,
        Optional.empty());
  }

  @Override
  public void close() {
    keychainPassword.close();
  }
}
