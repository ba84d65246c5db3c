package io.keyhold.engine.access;

import io.keyhold.kms.key.KeyId;

/** What an action is about: {@code key/<id>}, {@code keychain/<code>/<account>}. */
public record Resource(String name) {
  public static Resource key(KeyId key) {
    return new Resource("key/" + key);
  }
}
