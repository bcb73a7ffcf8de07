package io.gridtap.dlms.acse;

import java.util.Locale;

/** Associate-source-diagnostic of an AARE: why, said by the service's user or its provider. */
public enum Diagnostic {
  NULL(0, "no reason was needed"),
  NO_REASON_GIVEN(1, "the meter gives no reason"),
  APPLICATION_CONTEXT_NAME_NOT_SUPPORTED(2,
      "the meter does not offer this application context: logical or short names, ciphered or not"),
  CALLING_AP_TITLE_NOT_RECOGNIZED(3, "the meter does not accept the client's system title"),
  CALLING_AP_INVOCATION_IDENTIFIER_NOT_RECOGNIZED(4, "the meter does not know the client's AP invocation identifier"),
  CALLING_AE_QUALIFIER_NOT_RECOGNIZED(5, "the meter does not accept the client's certificate"),
  CALLING_AE_INVOCATION_IDENTIFIER_NOT_RECOGNIZED(6, "the meter does not know the user id"),
  CALLED_AP_TITLE_NOT_RECOGNIZED(7, "the system title asked for is not the meter's"),
  CALLED_AP_INVOCATION_IDENTIFIER_NOT_RECOGNIZED(8, "the meter does not know the called AP invocation identifier"),
  CALLED_AE_QUALIFIER_NOT_RECOGNIZED(9, "the meter does not know the called AE qualifier"),
  CALLED_AE_INVOCATION_IDENTIFIER_NOT_RECOGNIZED(10, "the meter does not know the called AE invocation identifier"),
  AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED(11, "the meter does not offer this authentication mechanism"),
  AUTHENTICATION_MECHANISM_NAME_REQUIRED(12, "the meter wants an authentication mechanism to be named"),
  AUTHENTICATION_FAILURE(13, "the password or key is wrong"),
  AUTHENTICATION_REQUIRED(14, "the meter waits for the rest of the authentication, or wants one"),
  PROVIDER_NULL(true, 0, "no reason was needed"),
  PROVIDER_NO_REASON_GIVEN(true, 1, "the meter gives no reason"),
  PROVIDER_NO_COMMON_ACSE_VERSION(true, 2, "client and meter have no ACSE version in common");

  private final boolean provider;
  private final int code;
  private final String explanation;
  private final String word;

  Diagnostic(int code, String explanation) { this(false, code, explanation); }

  Diagnostic(boolean provider, int code, String explanation) {
    this.provider = provider;
    this.code = code;
    this.explanation = explanation;
    String word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.word = provider ? word.substring("provider-".length()) : word;
  }

  /** {@code no-reason-given} for a code the standard does not have. */
  public static Diagnostic of(boolean provider, int code) {
    for (Diagnostic diagnostic : values())
      if (diagnostic.provider == provider && diagnostic.code == code) return diagnostic;
    return provider ? PROVIDER_NO_REASON_GIVEN : NO_REASON_GIVEN;
  }

  /** acse-service-provider says so, else acse-service-user. */
  public boolean provider() { return provider; }

  public int code() { return code; }

  /** {@code authentication-failure}, as the standard writes it. */
  public String word() { return word; }

  /** {@code authentication-failure: the password or key is wrong} */
  @Override
  public String toString() { return word + ": " + explanation; }
}
