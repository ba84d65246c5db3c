package io.keyhold.engine.hsm.pkcs11;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The return codes of PKCS#11 and what each says about session and token. */
enum ReturnCode {
  CKR_CANCEL(0x1, Kind.SESSION_DEAD),
  CKR_HOST_MEMORY(0x2, Kind.EXHAUSTED),
  CKR_SLOT_ID_INVALID(0x3, Kind.TOKEN_FAULT),
  CKR_GENERAL_ERROR(0x5, Kind.AMBIGUOUS),
  CKR_FUNCTION_FAILED(0x6, Kind.AMBIGUOUS),
  CKR_ARGUMENTS_BAD(0x7, Kind.AMBIGUOUS),
  CKR_NEED_TO_CREATE_THREADS(0x9, Kind.TOKEN_FAULT),
  CKR_CANT_LOCK(0xA, Kind.TOKEN_FAULT),
  CKR_ATTRIBUTE_READ_ONLY(0x10, Kind.REFUSED),
  CKR_ATTRIBUTE_SENSITIVE(0x11, Kind.REFUSED),
  CKR_ATTRIBUTE_TYPE_INVALID(0x12, Kind.REFUSED),
  CKR_ATTRIBUTE_VALUE_INVALID(0x13, Kind.REFUSED),
  CKR_ACTION_PROHIBITED(0x1B, Kind.REFUSED),
  CKR_DATA_INVALID(0x20, Kind.REFUSED),
  CKR_DATA_LEN_RANGE(0x21, Kind.REFUSED),
  CKR_DEVICE_ERROR(0x30, Kind.TOKEN_FAULT),
  CKR_DEVICE_MEMORY(0x31, Kind.EXHAUSTED),
  CKR_DEVICE_REMOVED(0x32, Kind.TOKEN_FAULT),
  CKR_ENCRYPTED_DATA_INVALID(0x40, Kind.REFUSED),
  CKR_ENCRYPTED_DATA_LEN_RANGE(0x41, Kind.REFUSED),
  CKR_FUNCTION_CANCELED(0x50, Kind.SESSION_DEAD),
  CKR_FUNCTION_NOT_SUPPORTED(0x54, Kind.REFUSED),
  CKR_KEY_HANDLE_INVALID(0x60, Kind.REFUSED),
  CKR_KEY_SIZE_RANGE(0x62, Kind.REFUSED),
  CKR_KEY_TYPE_INCONSISTENT(0x63, Kind.REFUSED),
  CKR_KEY_NOT_NEEDED(0x64, Kind.REFUSED),
  CKR_KEY_CHANGED(0x65, Kind.REFUSED),
  CKR_KEY_NEEDED(0x66, Kind.REFUSED),
  CKR_KEY_INDIGESTIBLE(0x67, Kind.REFUSED),
  CKR_KEY_FUNCTION_NOT_PERMITTED(0x68, Kind.REFUSED),
  CKR_KEY_NOT_WRAPPABLE(0x69, Kind.REFUSED),
  CKR_KEY_UNEXTRACTABLE(0x6A, Kind.REFUSED),
  CKR_MECHANISM_INVALID(0x70, Kind.REFUSED),
  CKR_MECHANISM_PARAM_INVALID(0x71, Kind.REFUSED),
  CKR_OBJECT_HANDLE_INVALID(0x82, Kind.REFUSED),
  CKR_OPERATION_ACTIVE(0x90, Kind.SESSION_DEAD),
  CKR_OPERATION_NOT_INITIALIZED(0x91, Kind.SESSION_DEAD),
  CKR_PIN_INCORRECT(0xA0, Kind.REFUSED),
  CKR_PIN_INVALID(0xA1, Kind.REFUSED),
  CKR_PIN_LEN_RANGE(0xA2, Kind.REFUSED),
  CKR_PIN_EXPIRED(0xA3, Kind.REFUSED),
  CKR_PIN_LOCKED(0xA4, Kind.REFUSED),
  CKR_SESSION_CLOSED(0xB0, Kind.SESSION_DEAD),
  CKR_SESSION_COUNT(0xB1, Kind.EXHAUSTED),
  CKR_SESSION_HANDLE_INVALID(0xB3, Kind.SESSION_DEAD),
  CKR_SESSION_READ_ONLY(0xB5, Kind.REFUSED),
  CKR_SESSION_EXISTS(0xB6, Kind.SESSION_DEAD),
  CKR_SESSION_READ_ONLY_EXISTS(0xB7, Kind.REFUSED),
  CKR_SIGNATURE_INVALID(0xC0, Kind.REFUSED),
  CKR_SIGNATURE_LEN_RANGE(0xC1, Kind.REFUSED),
  CKR_TEMPLATE_INCOMPLETE(0xD0, Kind.REFUSED),
  CKR_TEMPLATE_INCONSISTENT(0xD1, Kind.REFUSED),
  CKR_TOKEN_NOT_PRESENT(0xE0, Kind.TOKEN_FAULT),
  CKR_TOKEN_NOT_RECOGNIZED(0xE1, Kind.TOKEN_FAULT),
  CKR_TOKEN_WRITE_PROTECTED(0xE2, Kind.REFUSED),
  CKR_UNWRAPPING_KEY_HANDLE_INVALID(0xF0, Kind.REFUSED),
  CKR_UNWRAPPING_KEY_SIZE_RANGE(0xF1, Kind.REFUSED),
  CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT(0xF2, Kind.REFUSED),
  CKR_USER_ALREADY_LOGGED_IN(0x100, Kind.REFUSED),
  CKR_USER_NOT_LOGGED_IN(0x101, Kind.LOGIN_LOST),
  CKR_USER_PIN_NOT_INITIALIZED(0x102, Kind.LOGIN_LOST),
  CKR_USER_TYPE_INVALID(0x103, Kind.REFUSED),
  CKR_USER_ANOTHER_ALREADY_LOGGED_IN(0x104, Kind.REFUSED),
  CKR_USER_TOO_MANY_TYPES(0x105, Kind.AMBIGUOUS),
  CKR_WRAPPED_KEY_INVALID(0x110, Kind.REFUSED),
  CKR_WRAPPED_KEY_LEN_RANGE(0x112, Kind.REFUSED),
  CKR_WRAPPING_KEY_HANDLE_INVALID(0x113, Kind.REFUSED),
  CKR_WRAPPING_KEY_SIZE_RANGE(0x114, Kind.REFUSED),
  CKR_WRAPPING_KEY_TYPE_INCONSISTENT(0x115, Kind.REFUSED),
  CKR_RANDOM_SEED_NOT_SUPPORTED(0x120, Kind.REFUSED),
  CKR_DOMAIN_PARAMS_INVALID(0x130, Kind.REFUSED),
  CKR_CURVE_NOT_SUPPORTED(0x140, Kind.REFUSED),
  CKR_BUFFER_TOO_SMALL(0x150, Kind.SESSION_DEAD),
  CKR_STATE_UNSAVEABLE(0x180, Kind.SESSION_DEAD),
  CKR_CRYPTOKI_NOT_INITIALIZED(0x190, Kind.TOKEN_FAULT),
  CKR_CRYPTOKI_ALREADY_INITIALIZED(0x191, Kind.REFUSED),
  CKR_MUTEX_BAD(0x1A0, Kind.TOKEN_FAULT),
  CKR_MUTEX_NOT_LOCKED(0x1A1, Kind.TOKEN_FAULT),
  CKR_PUBLIC_KEY_INVALID(0x1B9, Kind.REFUSED),
  CKR_FUNCTION_REJECTED(0x200, Kind.AMBIGUOUS),
  CKR_TOKEN_RESOURCE_EXCEEDED(0x201, Kind.EXHAUSTED);

  private static final Map<Long, ReturnCode> BY_VALUE =
      Stream.of(values()).collect(toUnmodifiableMap(code -> code.value, identity()));

  final long value;
  final Kind kind;

  ReturnCode(long value, Kind kind) {
    this.value = value;
    this.kind = kind;
  }

  static String nameOf(long value) {
    return Optional.ofNullable(BY_VALUE.get(value))
        .map(ReturnCode::name)
        .orElseGet(() -> "CKR 0x" + Long.toHexString(value));
  }

  /** A code that we do not know, a vendor's own for example, is {@link Kind#AMBIGUOUS}. */
  static Kind kindOf(long value) {
    return Optional.ofNullable(BY_VALUE.get(value)).map(code -> code.kind).orElse(Kind.AMBIGUOUS);
  }

  /** What follows from a code. */
  enum Kind {
    /** A clean refusal: no operation is left active, session and token are fine. */
    REFUSED,
    /**
     * Bad input or a broken token: SoftHSM answers a tampered wrapped key and a lost token
     * directory alike. Only trying something that must work tells them apart.
     */
    AMBIGUOUS,
    /** Something ran out: memory, sessions. It may pass. */
    EXHAUSTED,
    /** The session is gone or has an operation left active: it is of no more use. */
    SESSION_DEAD,
    /** The token works but does not know us any more. */
    LOGIN_LOST,
    /** The token, or the module, is out of order. */
    TOKEN_FAULT
  }
}
