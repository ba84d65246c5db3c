package io.keyhold.engine.hsm.pkcs11;

/** A PKCS#11 function returned something other than CKR_OK. Never leaves this package. */
final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final CkFunction function;
  private final long code;

  CallFailed(CkFunction function, long code) {
    this.function = function;
    this.code = code;
  }

  /** Function and return code, as in {@code C_Encrypt: CKR_KEY_HANDLE_INVALID}. */
  @Override
  public String getMessage() {
    return function + ": " + ReturnCode.nameOf(code);
  }

  ReturnCode.Kind kind() {
    return ReturnCode.kindOf(code);
  }

  boolean is(ReturnCode other) {
    return code == other.value;
  }

  /** The handle of the key at work names no object. */
  boolean namesNoKey() {
    return is(ReturnCode.CKR_KEY_HANDLE_INVALID) || is(ReturnCode.CKR_OBJECT_HANDLE_INVALID);
  }

  /** The handle that was passed, a key's or a root's, names no object. */
  boolean namesNoObject() {
    return namesNoKey()
        || is(ReturnCode.CKR_WRAPPING_KEY_HANDLE_INVALID)
        || is(ReturnCode.CKR_UNWRAPPING_KEY_HANDLE_INVALID);
  }
}
