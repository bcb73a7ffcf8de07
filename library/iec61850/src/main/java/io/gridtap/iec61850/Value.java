package io.gridtap.iec61850;

import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Data;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The typed value of an attribute (the basic and common types of IEC 61850-7-2 and 7-3), or of what consists of such.
 */
public sealed interface Value permits Quality, Timestamp, Dbpos, Tcmd, Value.Bool, Value.Int, Value.Unsigned,
    Value.Float32, Value.Float64, Value.Enumerated, Value.Text, Value.OctetString, Value.Bits, Value.Check,
    Value.EntryTime, Value.Structure, Value.Array, Value.Other, Value.Unavailable {
  /** For people. */
  String text();

  enum Bool implements Value {
    FALSE, TRUE;

    public static Bool of(boolean value) { return value ? TRUE : FALSE; }

    public boolean value() { return this == TRUE; }

    @Override
    public String text() { return this == TRUE ? "true" : "false"; }
  }

  /** INT8…INT64. */
  record Int(long value) implements Value {
    @Override
    public String text() { return Long.toString(value); }
  }

  /** INT8U…INT64U. */
  record Unsigned(long value) implements Value {
    @Override
    public String text() { return Long.toString(value); }
  }

  record Float32(float value) implements Value {
    @Override
    public String text() { return Float.toString(value); }
  }

  record Float64(double value) implements Value {
    @Override
    public String text() { return Double.toString(value); }
  }

  /** A value of an enumeration. @param label empty if none is known */
  record Enumerated(int ordinal, String label) implements Value {
    @Override
    public String text() { return label.isEmpty() ? Integer.toString(ordinal) : label + " (" + ordinal + ")"; }
  }

  /** Visible and Unicode strings, references, currency. */
  record Text(String value) implements Value {
    @Override
    public String text() { return value; }
  }

  record OctetString(Octets value) implements Value {
    @Override
    public String text() { return value.toHex(); }
  }

  /** A bit string without a type of its own here. */
  record Bits(BitString value) implements Value {
    @Override
    public String text() { return value.toString(); }
  }

  /** Check (IEC 61850-7-2): what is to be examined before a control is carried out. */
  record Check(boolean synchrocheck, boolean interlockCheck) implements Value {
    @Override
    public String text() {
      return synchrocheck
          ? interlockCheck ? "synchrocheck interlock-check" : "synchrocheck"
          : interlockCheck ? "interlock-check" : "none";
    }
  }

  /** EntryTime: milliseconds, without a quality of its own. */
  record EntryTime(Data.BinaryTime value) implements Value {
    public Optional<Instant> instant() { return value.instant(); }

    @Override
    public String text() { return instant().map(Instant::toString).orElse("not set"); }
  }

  /** Constructed data: the attributes of functionally constrained data, in the order of their type. */
  record Structure(List<Member> members) implements Value {
    public Structure { members = List.copyOf(members); }

    public static Structure of(Member... members) { return new Structure(List.of(members)); }

    /** The member of this name, if there is one. */
    public Optional<Value> member(String name) {
      return members.stream().filter(member -> member.name.equals(name)).map(Member::value).findFirst();
    }

    /**
     * The same with another value of one member: for what is read, changed and written.
     *
     * @throws IllegalArgumentException if there is no member of this name
     */
    public Structure with(String name, Value value) {
      if (member(name).isEmpty())
        throw new IllegalArgumentException("no member %s, there are %s".formatted(name,
            members.stream().map(Member::name).collect(Collectors.joining(", "))));
      return new Structure(
          members.stream().map(member -> member.name.equals(name) ? new Member(name, value) : member).toList());
    }

    @Override
    public String text() {
      return members.stream().map(member -> member.name + "=" + member.value.text())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** A part of a {@link Structure}. @param name empty if the device gave none */
  record Member(String name, Value value) {}

  record Array(List<Value> elements) implements Value {
    public Array { elements = List.copyOf(elements); }

    public static Array of(Value... elements) { return new Array(List.of(elements)); }

    @Override
    public String text() { return elements.stream().map(Value::text).collect(Collectors.joining(", ", "[", "]")); }
  }

  /** What fits no type of IEC 61850. */
  record Other(Data value) implements Value {
    @Override
    public String text() { return value.toString(); }
  }

  /** The device could not give the value. */
  record Unavailable(AccessResult.Failure failure) implements Value {
    @Override
    public String text() { return failure.text(); }
  }
}
