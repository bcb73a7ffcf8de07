package io.gridtap.dlms.security;

/** What is done to an APDU, or at least expected of it. */
public enum Protection {
  NONE, AUTHENTICATED, ENCRYPTED, AUTHENTICATED_ENCRYPTED;

  public boolean authenticated() { return this == AUTHENTICATED || this == AUTHENTICATED_ENCRYPTED; }

  public boolean encrypted() { return this == ENCRYPTED || this == AUTHENTICATED_ENCRYPTED; }

  /** Whether this is {@code least} or more; neither of authentication and encryption stands for the other. */
  public boolean covers(Protection least) {
    return (authenticated() || !least.authenticated()) && (encrypted() || !least.encrypted());
  }

  static Protection of(boolean authenticated, boolean encrypted) {
    if (authenticated) return encrypted ? AUTHENTICATED_ENCRYPTED : AUTHENTICATED;
    return encrypted ? ENCRYPTED : NONE;
  }
}
