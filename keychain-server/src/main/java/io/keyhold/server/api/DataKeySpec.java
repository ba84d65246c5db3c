package io.keyhold.server.api;

/** The data keys that have a name. */
enum DataKeySpec {
  AES_256(32),
  AES_128(16);

  private final int length;

  DataKeySpec(int length) {
    this.length = length;
  }

  /** In bytes. */
  int length() {
    return length;
  }
}
