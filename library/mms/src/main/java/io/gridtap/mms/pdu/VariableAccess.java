package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which variables a service is about (ISO 9506-2 VariableAccessSpecification). */
public sealed interface VariableAccess {
  record Variables(List<Variable> list) implements VariableAccess {
    public Variables { list = List.copyOf(list); }
  }

  record NamedList(ObjectName name) implements VariableAccess {}

  /** One named variable, or a part of it. */
  record Variable(ObjectName name, Optional<AlternateAccess> access) {
    public static Variable of(String domain, String item) {
      return new Variable(new ObjectName.DomainSpecific(domain, item), Optional.empty());
    }

    static Variable read(BerReader in) {
      in.enter(0x30);
      in.enter(0xA0);
      ObjectName name = ObjectName.read(in);
      in.leave();
      Optional<AlternateAccess> access = Optional.empty();
      if (in.enterIf(0xA5)) {
        access = Optional.of(AlternateAccess.read(in));
        in.leave();
      }
      in.leave();
      return new Variable(name, access);
    }

    void write(BerWriter out) {
      out.begin(0x30).begin(0xA0);
      ObjectName.write(name, out);
      out.end();
      access.ifPresent(access -> {
        out.begin(0xA5);
        access.write(out);
        out.end();
      });
      out.end();
    }
  }

  static VariableAccess of(Variable... variables) { return new Variables(List.of(variables)); }

  static VariableAccess read(BerReader in) {
    int tag = in.enter();
    VariableAccess access = switch (tag) {
      case 0xA0 -> new Variables(readVariables(in));
      case 0xA1 -> new NamedList(ObjectName.read(in));
      default -> throw in.fault("variable access with tag %02x".formatted(tag));
    };
    in.leave();
    return access;
  }

  static List<Variable> readVariables(BerReader in) {
    List<Variable> variables = new ArrayList<>();
    while (in.more()) {
      if (variables.size() == in.limits().maxElements())
        throw in.fault("more than %d variables".formatted(in.limits().maxElements()));
      variables.add(Variable.read(in));
    }
    return variables;
  }

  static void write(VariableAccess access, BerWriter out) {
    switch (access) {
      case Variables(List<Variable> list) -> {
        out.begin(0xA0);
        for (Variable variable : list) variable.write(out);
        out.end();
      }
      case NamedList(ObjectName name) -> {
        out.begin(0xA1);
        ObjectName.write(name, out);
        out.end();
      }
    }
  }
}
