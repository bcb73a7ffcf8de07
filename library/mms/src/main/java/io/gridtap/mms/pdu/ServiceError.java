package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a service was refused (ISO 9506-2 ServiceError).
 *
 * @param errorClass 0…12, the tag of the class
 * @param code the number within the class
 */
public record ServiceError(int errorClass, int code) {
  /** The classes in the order of their tags, each followed by the names of its codes from 0 on. */
  private static final List<List<String>> CLASSES = List.of( //
      List.of("vmd-state", "other", "vmd-state-conflict", "vmd-operational-problem", "domain-transfer-problem",
          "state-machine-id-invalid"),
      List.of("application-reference", "other", "application-unreachable", "connection-lost",
          "application-reference-invalid", "context-unsupported"),
      List.of("definition", "other", "object-undefined", "invalid-address", "type-unsupported", "type-inconsistent",
          "object-exists", "object-attribute-inconsistent"),
      List.of("resource", "other", "memory-unavailable", "processor-resource-unavailable", "mass-storage-unavailable",
          "capability-unavailable", "capability-unknown"),
      List.of("service", "other", "primitives-out-of-sequence", "object-state-conflict", "pdu-size",
          "continuation-invalid", "object-constraint-conflict"),
      List.of("service-preempt", "other", "timeout", "deadlock", "cancel"),
      List.of("time-resolution", "other", "unsupportable-time-resolution"),
      List.of("access", "other", "object-access-unsupported", "object-non-existent", "object-access-denied",
          "object-invalidated"),
      List.of("initiate", "other", "reserved", "max-services-outstanding-calling-insufficient",
          "max-services-outstanding-called-insufficient", "service-cbb-insufficient", "parameter-cbb-insufficient",
          "nesting-level-insufficient"),
      List.of("conclude", "other", "further-communication-required"),
      List.of("cancel", "other", "invoke-id-unknown", "cancel-not-possible"),
      List.of("file", "other", "filename-ambiguous", "file-busy", "filename-syntax-error", "content-type-invalid",
          "position-invalid", "file-access-denied", "file-non-existent", "duplicate-filename",
          "insufficient-space-in-filestore"),
      List.of("others", "other"));

  public static final ServiceError VMD_OPERATIONAL_PROBLEM = new ServiceError(0, 2);
  public static final ServiceError STATE_MACHINE_ID_INVALID = new ServiceError(0, 4);
  public static final ServiceError APPLICATION_UNREACHABLE = new ServiceError(1, 1);
  public static final ServiceError CONNECTION_LOST = new ServiceError(1, 2);
  public static final ServiceError OBJECT_UNDEFINED = new ServiceError(2, 1);
  public static final ServiceError INVALID_ADDRESS = new ServiceError(2, 2);
  public static final ServiceError TYPE_INCONSISTENT = new ServiceError(2, 4);
  public static final ServiceError OBJECT_EXISTS = new ServiceError(2, 5);
  public static final ServiceError RESOURCE_OTHER = new ServiceError(3, 0);
  public static final ServiceError MEMORY_UNAVAILABLE = new ServiceError(3, 1);
  public static final ServiceError MASS_STORAGE_UNAVAILABLE = new ServiceError(3, 3);
  public static final ServiceError CAPABILITY_UNAVAILABLE = new ServiceError(3, 4);
  public static final ServiceError PRIMITIVES_OUT_OF_SEQUENCE = new ServiceError(4, 1);
  public static final ServiceError OBJECT_STATE_CONFLICT = new ServiceError(4, 2);
  public static final ServiceError PDU_SIZE = new ServiceError(4, 3);
  public static final ServiceError CONTINUATION_INVALID = new ServiceError(4, 4);
  public static final ServiceError OBJECT_CONSTRAINT_CONFLICT = new ServiceError(4, 5);
  public static final ServiceError TIMEOUT = new ServiceError(5, 1);
  public static final ServiceError CANCELLED = new ServiceError(5, 3);
  public static final ServiceError OBJECT_ACCESS_UNSUPPORTED = new ServiceError(7, 1);
  public static final ServiceError OBJECT_NON_EXISTENT = new ServiceError(7, 2);
  public static final ServiceError OBJECT_ACCESS_DENIED = new ServiceError(7, 3);
  public static final ServiceError FILE_OTHER = new ServiceError(11, 0);
  public static final ServiceError FILENAME_AMBIGUOUS = new ServiceError(11, 1);
  public static final ServiceError FILE_BUSY = new ServiceError(11, 2);
  public static final ServiceError FILENAME_SYNTAX_ERROR = new ServiceError(11, 3);
  public static final ServiceError CONTENT_TYPE_INVALID = new ServiceError(11, 4);
  public static final ServiceError POSITION_INVALID = new ServiceError(11, 5);
  public static final ServiceError FILE_ACCESS_DENIED = new ServiceError(11, 6);
  public static final ServiceError FILE_NON_EXISTENT = new ServiceError(11, 7);
  public static final ServiceError DUPLICATE_FILENAME = new ServiceError(11, 8);
  public static final ServiceError INSUFFICIENT_SPACE_IN_FILESTORE = new ServiceError(11, 9);

  public ServiceError {
    if (errorClass < 0 || errorClass >= CLASSES.size())
      throw new IllegalArgumentException("error class 0…12, not " + errorClass);
  }

  /** All that the standard names, in the order of their numbers. */
  public static List<ServiceError> standard() {
    List<ServiceError> errors = new ArrayList<>();
    for (int errorClass = 0; errorClass < CLASSES.size(); errorClass++)
      for (int code = 0; code + 1 < CLASSES.get(errorClass).size(); code++)
        errors.add(new ServiceError(errorClass, code));
    return errors;
  }

  /** {@code access/object-non-existent}. */
  public String text() {
    List<String> names = CLASSES.get(errorClass);
    return names.getFirst() + "/" + (code >= 0 && code + 1 < names.size() ? names.get(code + 1) : code);
  }

  static ServiceError read(BerReader in) {
    in.enter(0xA0);
    int tag = in.enter();
    if (tag < 0x80 || tag > 0x8C) throw in.fault("error class with tag %02x".formatted(tag));
    ServiceError error = new ServiceError(tag - 0x80, Math.toIntExact(Math.clamp(in.integer(), -1, Integer.MAX_VALUE)));
    in.leave();
    in.leave();
    in.octetReader().skip(in.octetReader().remaining()); // additional code, description, service-specific information
    return error;
  }

  void write(BerWriter out) { out.begin(0xA0).integer(0x80 + errorClass, code).end(); }

  @Override
  public String toString() { return text(); }
}
