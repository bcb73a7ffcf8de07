package io.gridtap.iec61850.file;

import io.gridtap.mms.pdu.ServiceError;
import java.io.IOException;

/** A store will not do what it was asked; the peer is told why. */
public final class FileRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errorClass;
  private final int code;

  public FileRefusedException(ServiceError error, String message) {
    super(message);
    this.errorClass = error.errorClass();
    this.code = error.code();
  }

  public ServiceError error() { return new ServiceError(errorClass, code); }
}
