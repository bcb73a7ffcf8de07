package io.gridtap.dlms.device;

/**
 * Access mode of an attribute (IEC 62056-6-2, Association LN versions 0 to 2).
 *
 * @param authenticated only in APDUs that are authenticated
 */
public record AccessMode(boolean read, boolean write, boolean authenticated) {
  public static final AccessMode NONE = new AccessMode(false, false, false);
  public static final AccessMode READ = new AccessMode(true, false, false);
  public static final AccessMode WRITE = new AccessMode(false, true, false);
  public static final AccessMode READ_WRITE = new AccessMode(true, true, false);

  /** The same, but only in authenticated APDUs. */
  public AccessMode withAuthentication() {
    return new AccessMode(read, write, true);
  }

  /** 0…6 as in the object list. */
  public int code() {
    return (read ? 1 : 0) + (write ? 2 : 0) + (authenticated && (read || write) ? 3 : 0);
  }
}
