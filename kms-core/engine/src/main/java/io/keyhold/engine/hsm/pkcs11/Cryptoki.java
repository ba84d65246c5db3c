package io.keyhold.engine.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A loaded PKCS#11 module: each method is one C function and throws {@link CallFailed} on anything
 * but CKR_OK. Pointers come from C_GetFunctionList, the one symbol that every module exports.
 *
 * <p>Not final: tests put faults between us and a real token by overriding.
 */
class Cryptoki {
  /** CK_VERSION, two bytes, and the padding that aligns the first pointer. */
  private static final long FIRST_POINTER = 8;

  private final MemorySegment[] pointers;

  private Cryptoki(MemorySegment[] pointers) {
    this.pointers = pointers;
  }

  Cryptoki(Cryptoki other) {
    this(other.pointers);
  }

  /** Loads for good: modules are known to crash when they are unloaded. */
  static Cryptoki load(Path module) {
    SymbolLookup library = SymbolLookup.libraryLookup(module, Arena.global());
    MemorySegment entry =
        library
            .find("C_GetFunctionList")
            .orElseThrow(() -> new IllegalArgumentException(module + " is not a PKCS#11 module"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ValueLayout.ADDRESS);
      long code = Downcalls.a(entry, cell);
      if (code != 0) {
        throw new IllegalArgumentException(
            module + ": C_GetFunctionList: " + ReturnCode.nameOf(code));
      }
      MemorySegment[] pointers = new MemorySegment[CkFunction.SLOTS];
      long size = FIRST_POINTER + CkFunction.SLOTS * ValueLayout.ADDRESS.byteSize();
      MemorySegment list = cell.get(ValueLayout.ADDRESS, 0).reinterpret(size);
      for (CkFunction function : CkFunction.values()) {
        long offset = FIRST_POINTER + function.slot * ValueLayout.ADDRESS.byteSize();
        MemorySegment pointer = list.get(ValueLayout.ADDRESS, offset);
        if (pointer.address() == 0) {
          throw new IllegalArgumentException(module + " lacks " + function);
        }
        pointers[function.slot] = pointer;
      }
      return new Cryptoki(pointers);
    }
  }

  private MemorySegment at(CkFunction function) {
    return pointers[function.slot];
  }

  private static void check(CkFunction function, long code) {
    if (code != 0) {
      throw new CallFailed(function, code);
    }
  }

  void initialize(MemorySegment arguments) {
    check(CkFunction.C_Initialize, Downcalls.a(at(CkFunction.C_Initialize), arguments));
  }

  void finish() {
    check(CkFunction.C_Finalize, Downcalls.a(at(CkFunction.C_Finalize), MemorySegment.NULL));
  }

  void getInfo(MemorySegment info) {
    check(CkFunction.C_GetInfo, Downcalls.a(at(CkFunction.C_GetInfo), info));
  }

  void getSlotList(boolean tokenPresent, MemorySegment list, MemorySegment count) {
    check(
        CkFunction.C_GetSlotList,
        Downcalls.baa(at(CkFunction.C_GetSlotList), (byte) (tokenPresent ? 1 : 0), list, count));
  }

  void getTokenInfo(long slot, MemorySegment info) {
    check(CkFunction.C_GetTokenInfo, Downcalls.la(at(CkFunction.C_GetTokenInfo), slot, info));
  }

  void getMechanismList(long slot, MemorySegment list, MemorySegment count) {
    check(
        CkFunction.C_GetMechanismList,
        Downcalls.laa(at(CkFunction.C_GetMechanismList), slot, list, count));
  }

  void initToken(long slot, MemorySegment pin, long pinLength, MemorySegment label) {
    check(
        CkFunction.C_InitToken,
        Downcalls.lala(at(CkFunction.C_InitToken), slot, pin, pinLength, label));
  }

  void initPin(long session, MemorySegment pin, long pinLength) {
    check(CkFunction.C_InitPIN, Downcalls.lal(at(CkFunction.C_InitPIN), session, pin, pinLength));
  }

  void openSession(long slot, long flags, MemorySegment session) {
    check(
        CkFunction.C_OpenSession,
        Downcalls.llaaa(
            at(CkFunction.C_OpenSession),
            slot,
            flags,
            MemorySegment.NULL,
            MemorySegment.NULL,
            session));
  }

  void closeSession(long session) {
    check(CkFunction.C_CloseSession, Downcalls.l(at(CkFunction.C_CloseSession), session));
  }

  void getSessionInfo(long session, MemorySegment info) {
    check(
        CkFunction.C_GetSessionInfo, Downcalls.la(at(CkFunction.C_GetSessionInfo), session, info));
  }

  void login(long session, long user, MemorySegment pin, long pinLength) {
    check(
        CkFunction.C_Login, Downcalls.llal(at(CkFunction.C_Login), session, user, pin, pinLength));
  }

  void logout(long session) {
    check(CkFunction.C_Logout, Downcalls.l(at(CkFunction.C_Logout), session));
  }

  void copyObject(
      long session, long object, MemorySegment template, long count, MemorySegment copy) {
    check(
        CkFunction.C_CopyObject,
        Downcalls.llala(at(CkFunction.C_CopyObject), session, object, template, count, copy));
  }

  void destroyObject(long session, long object) {
    check(
        CkFunction.C_DestroyObject, Downcalls.ll(at(CkFunction.C_DestroyObject), session, object));
  }

  void getAttributeValue(long session, long object, MemorySegment template, long count) {
    check(
        CkFunction.C_GetAttributeValue,
        Downcalls.llal(at(CkFunction.C_GetAttributeValue), session, object, template, count));
  }

  void setAttributeValue(long session, long object, MemorySegment template, long count) {
    check(
        CkFunction.C_SetAttributeValue,
        Downcalls.llal(at(CkFunction.C_SetAttributeValue), session, object, template, count));
  }

  void findObjectsInit(long session, MemorySegment template, long count) {
    check(
        CkFunction.C_FindObjectsInit,
        Downcalls.lal(at(CkFunction.C_FindObjectsInit), session, template, count));
  }

  void findObjects(long session, MemorySegment objects, long most, MemorySegment found) {
    check(
        CkFunction.C_FindObjects,
        Downcalls.lala(at(CkFunction.C_FindObjects), session, objects, most, found));
  }

  void findObjectsFinal(long session) {
    check(CkFunction.C_FindObjectsFinal, Downcalls.l(at(CkFunction.C_FindObjectsFinal), session));
  }

  void encryptInit(long session, MemorySegment mechanism, long key) {
    check(
        CkFunction.C_EncryptInit,
        Downcalls.lal(at(CkFunction.C_EncryptInit), session, mechanism, key));
  }

  void decryptInit(long session, MemorySegment mechanism, long key) {
    check(
        CkFunction.C_DecryptInit,
        Downcalls.lal(at(CkFunction.C_DecryptInit), session, mechanism, key));
  }

  void signInit(long session, MemorySegment mechanism, long key) {
    check(CkFunction.C_SignInit, Downcalls.lal(at(CkFunction.C_SignInit), session, mechanism, key));
  }

  void sign(
      long session,
      MemorySegment data,
      long dataLength,
      MemorySegment signature,
      MemorySegment signatureLength) {
    check(
        CkFunction.C_Sign,
        Downcalls.lalaa(
            at(CkFunction.C_Sign), session, data, dataLength, signature, signatureLength));
  }

  void generateKey(
      long session,
      MemorySegment mechanism,
      MemorySegment template,
      long count,
      MemorySegment key) {
    check(
        CkFunction.C_GenerateKey,
        Downcalls.laala(at(CkFunction.C_GenerateKey), session, mechanism, template, count, key));
  }

  void generateKeyPair(
      long session,
      MemorySegment mechanism,
      MemorySegment publicTemplate,
      long publicCount,
      MemorySegment privateTemplate,
      long privateCount,
      MemorySegment publicKey,
      MemorySegment privateKey) {
    check(
        CkFunction.C_GenerateKeyPair,
        Downcalls.laalalaa(
            at(CkFunction.C_GenerateKeyPair),
            session,
            mechanism,
            publicTemplate,
            publicCount,
            privateTemplate,
            privateCount,
            publicKey,
            privateKey));
  }

  void wrapKey(
      long session,
      MemorySegment mechanism,
      long wrappingKey,
      long key,
      MemorySegment wrapped,
      MemorySegment wrappedLength) {
    check(
        CkFunction.C_WrapKey,
        Downcalls.lallaa(
            at(CkFunction.C_WrapKey),
            session,
            mechanism,
            wrappingKey,
            key,
            wrapped,
            wrappedLength));
  }

  void unwrapKey(
      long session,
      MemorySegment mechanism,
      long unwrappingKey,
      MemorySegment wrapped,
      long wrappedLength,
      MemorySegment template,
      long count,
      MemorySegment key) {
    check(
        CkFunction.C_UnwrapKey,
        Downcalls.lalalala(
            at(CkFunction.C_UnwrapKey),
            session,
            mechanism,
            unwrappingKey,
            wrapped,
            wrappedLength,
            template,
            count,
            key));
  }

  void generateRandom(long session, MemorySegment bytes, long length) {
    check(
        CkFunction.C_GenerateRandom,
        Downcalls.lal(at(CkFunction.C_GenerateRandom), session, bytes, length));
  }
}
