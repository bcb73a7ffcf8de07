package io.gridtap.dlms.security;

/**
 * Whose invocations of which key are counted.
 *
 * @param title of the sender, which the initialization vector begins with
 * @param key a name of the key, 1…64 letters, digits and {@code . _ -}; {@link Key#fingerprint} tells keys apart even
 *          if the same one is configured twice
 * @param life how long the key is used
 */
public record CounterId(SystemTitle title, String key, Life life) {
  /** How long a key is used. */
  public enum Life {
    /** Until it is changed: the counter outlives the process. */
    LASTING,
    /** For one association: the counter is kept in memory. */
    SESSION
  }

  public CounterId {
    if (key.isEmpty() || key.length() > 64 || !key.chars().allMatch(CounterId::plain))
      throw new IllegalArgumentException("the name of a key is 1…64 letters, digits and . _ -: " + key);
  }

  /** Of a key that is used until it is changed. */
  public static CounterId of(SystemTitle title, Key key) {
    return new CounterId(title, key.fingerprint(), Life.LASTING);
  }

  private static boolean plain(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
  }
}
