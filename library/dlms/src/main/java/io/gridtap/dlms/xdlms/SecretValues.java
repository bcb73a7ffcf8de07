package io.gridtap.dlms.xdlms;

/** Attributes and methods whose values are passwords, secrets or keys in clear (IEC 62056-6-2). */
final class SecretValues {
  /** Association SN at its fixed base name FA00: change_LLS_secret and change_HLS_secret. */
  private static final int CHANGE_LLS_SECRET_NAME = 0xFA40;
  private static final int CHANGE_HLS_SECRET_NAME = 0xFA48;

  private SecretValues() {}

  static boolean in(AttributeDescriptor attribute) {
    int id = attribute.attributeId();
    return switch (attribute.classId()) {
      case 15 -> id == 7; // association LN: secret
      case 19 -> id >= 7 && id <= 9; // IEC local port setup: pass_p1, pass_p2, pass_w5
      case 44 -> id == 5; // PPP setup: PPP_authentication
      case 46 -> id == 4; // SMTP setup: login_password
      case 100 -> id == 6 || id == 7; // NTP setup: authentication_keys, client_key
      default -> false;
    };
  }

  static boolean in(MethodDescriptor method) {
    int id = method.methodId();
    return switch (method.classId()) {
      case 12 -> id == 5 || id == 6; // association SN: change_LLS_secret, change_HLS_secret
      case 15 -> id == 2; // association LN: change_HLS_secret
      case 72 -> id == 7 || id == 8; // M-Bus client: set_encryption_key, transfer_key
      case 100 -> id == 2; // NTP setup: add_authentication_key
      default -> false;
    };
  }

  static boolean in(VariableAccess access) {
    return switch (access) {
      case VariableAccess.Name(int name) -> in(name);
      case VariableAccess.Parameterized(int name, var _) -> in(name);
      case VariableAccess.BlockNumber _,VariableAccess.ReadBlock _,VariableAccess.WriteBlock _ -> false;
    };
  }

  private static boolean in(int name) { return name == CHANGE_LLS_SECRET_NAME || name == CHANGE_HLS_SECRET_NAME; }

  static boolean in(AccessSpecification specification) {
    return switch (specification) {
      case AccessSpecification.Get _ -> false;
      case AccessSpecification.Set(var attribute) -> in(attribute.attribute());
      case AccessSpecification.Action(var method) -> in(method);
    };
  }

  /** What is shown for a value of so many octets. */
  static String text(int octets) {
    return "(secret, %d octets)".formatted(octets);
  }
}
