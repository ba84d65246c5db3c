package io.keyhold.engine.hsm.pkcs11;

/** The functions that we call, each with its place among the pointers of CK_FUNCTION_LIST. */
enum CkFunction {
  C_Initialize(0),
  C_Finalize(1),
  C_GetInfo(2),
  C_GetSlotList(4),
  C_GetTokenInfo(6),
  C_GetMechanismList(7),
  C_InitToken(9),
  C_InitPIN(10),
  C_OpenSession(12),
  C_CloseSession(13),
  C_GetSessionInfo(15),
  C_Login(18),
  C_Logout(19),
  C_CopyObject(21),
  C_DestroyObject(22),
  C_GetAttributeValue(24),
  C_SetAttributeValue(25),
  C_FindObjectsInit(26),
  C_FindObjects(27),
  C_FindObjectsFinal(28),
  C_EncryptInit(29),
  C_DecryptInit(33),
  C_SignInit(42),
  C_Sign(43),
  C_GenerateKey(58),
  C_GenerateKeyPair(59),
  C_WrapKey(60),
  C_UnwrapKey(61),
  C_GenerateRandom(64);

  /** The slots up to the last that we call, whatever comes behind them in later versions. */
  static final int SLOTS = C_GenerateRandom.slot + 1;

  final int slot;

  CkFunction(int slot) {
    this.slot = slot;
  }
}
