package io.keyhold.kms.key;

/** What can be asked of the key service. */
public enum Operation {
  CREATE_KEY("kms:CreateKey"),
  LIST_KEYS("kms:ListKeys"),
  DESCRIBE_KEY("kms:DescribeKey"),
  ENABLE_KEY("kms:EnableKey"),
  DISABLE_KEY("kms:DisableKey"),
  ENCRYPT("kms:Encrypt"),
  DECRYPT("kms:Decrypt"),
  GENERATE_DATA_KEY("kms:GenerateDataKey"),
  GENERATE_RANDOM("kms:GenerateRandom");

  private final String action;

  Operation(String action) {
    this.action = action;
  }

  /** The word for this operation in policies and audit records. */
  public String action() {
    return action;
  }
}
