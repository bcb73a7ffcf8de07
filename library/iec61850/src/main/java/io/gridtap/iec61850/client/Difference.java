package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FunctionalConstraint;
import java.util.List;

/** One thing in which a device is not as its SCL file says. */
public sealed interface Difference {
  /** What it is about: {@code LD0}, {@code LD0/MMXU1.A.phsA}, {@code LD0/LLN0$dsStat}… */
  String reference();

  /** One sentence for people. */
  String sentence();

  /** What can be missing, or be there unexpectedly. */
  enum Kind {
    LOGICAL_DEVICE("logical device"), LOGICAL_NODE("logical node"), DATA_OBJECT("data object"),
    DATA_ATTRIBUTE("data attribute"), DATA_SET("data set"), CONTROL_BLOCK("control block"), LOG("log");

    private final String text;

    Kind(String text) { this.text = text; }

    String text() { return text; }
  }

  /** The file has it, the device does not. What it contains is not said again. */
  record Missing(Kind kind, String reference) implements Difference {
    @Override
    public String sentence() { return "The device does not have the %s %s.".formatted(kind.text(), reference); }
  }

  /** The device has it, the file does not. What it contains is not said again. */
  record Extra(Kind kind, String reference) implements Difference {
    @Override
    public String sentence() {
      return "The device has the %s %s, which the file does not know.".formatted(kind.text(), reference);
    }
  }

  /** The same attribute under another functional constraint. */
  record ConstraintDiffers(String reference, FunctionalConstraint inFile, FunctionalConstraint inDevice)
      implements
        Difference {
    @Override
    public String sentence() {
      return "%s has the functional constraint %s in the device and %s in the file.".formatted(reference, inDevice,
          inFile);
    }
  }

  /** Another basic type, another width, another number of elements, or a structure where the other has none. */
  record TypeDiffers(String reference, String inFile, String inDevice) implements Difference {
    @Override
    public String sentence() {
      return "%s is %s in the device and %s in the file.".formatted(reference, inDevice, inFile);
    }
  }

  /** An enumeration is not INT8, as IEC 61850-8-1 wants it. @param bits in the device */
  record EnumerationWidth(String reference, int bits) implements Difference {
    @Override
    public String sentence() {
      return "The enumeration %s has %d bits in the device; edition 2 has 8.".formatted(reference, bits);
    }
  }

  /** The same components in another order: values would be taken for those of others. */
  record OrderDiffers(String reference, List<String> inFile, List<String> inDevice) implements Difference {
    public OrderDiffers {
      inFile = List.copyOf(inFile);
      inDevice = List.copyOf(inDevice);
    }

    @Override
    public String sentence() {
      return "%s has its components in the order %s in the device and %s in the file.".formatted(reference,
          String.join(", ", inDevice), String.join(", ", inFile));
    }
  }

  /** The members of a data set. @param position of the first that differs, from 1; "" where one has none there */
  record MembersDiffer(String reference, int position, String inFile, String inDevice) implements Difference {
    @Override
    public String sentence() {
      return "Member %d of the data set %s is %s in the device and %s in the file.".formatted(position, reference,
          inDevice.isEmpty() ? "absent" : inDevice, inFile.isEmpty() ? "absent" : inFile);
    }
  }

  /** The configuration revision of a control block. */
  record ConfRevDiffers(String reference, long inFile, long inDevice) implements Difference {
    @Override
    public String sentence() {
      return "%s has ConfRev %d in the device and %d in the file.".formatted(reference, inDevice, inFile);
    }
  }
}
