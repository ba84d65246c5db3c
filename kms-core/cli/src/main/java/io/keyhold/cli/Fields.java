package io.keyhold.cli;

import io.keyhold.kms.keychain.FieldValue;
import io.keyhold.kms.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a {@code kms safe put}, read from where secrets may come from. */
final class Fields implements AutoCloseable {
  private final Input input;
  private final Map<String, FieldValue> values = new LinkedHashMap<>();

  Fields(Input input) {
    this.input = input;
  }

  Map<String, FieldValue> values() {
    return values;
  }

  void plain(Map<String, String> pairs) {
    pairs.forEach(
        (name, value) -> add(name, FieldValue.text(SecretBytes.utf8(value)).secret(false)));
  }

  /** Each is {@code NAME=@FILE}, {@code NAME=-}, or {@code NAME} to be typed. */
  void secret(List<String> arguments, Optional<String> passwordFile) {
    passwordFile.ifPresent(file -> add("password", value(input.read(file))));
    if (arguments.isEmpty() && passwordFile.isEmpty()) {
      add("password", value(input.secret("password")));
    }
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String from = equals < 0 ? "" : argument.substring(equals + 1);
      if (equals < 0) {
        add(name, value(input.secret(name)));
      } else if (from.equals("-")) {
        add(name, value(input.read("-")));
      } else if (from.startsWith("@")) {
        add(name, value(input.read(from.substring(1))));
      } else {
        // Arguments are seen by every process of the machine and stay in the shell's history.
        throw new LocalException(
            "a secret is no argument: --field " + name + "=@FILE, =- or typed; --plain otherwise");
      }
    }
  }

  @Override
  public void close() {
    values.values().forEach(field -> field.value().close());
  }

  /** Text without its last line feed; whatever is not UTF-8 stays as it is. */
  private static FieldValue value(SecretBytes read) {
    boolean text = read.use(Fields::isUtf8);
    return text ? FieldValue.text(Input.withoutLineFeed(read)) : FieldValue.bytes(read);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      Arrays.fill(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).array(), '\0');
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void add(String name, FieldValue value) {
    FieldValue other = values.putIfAbsent(name, value);
    if (other != null) {
      value.value().close();
      throw new LocalException("field " + name + " is given twice");
    }
  }
}
