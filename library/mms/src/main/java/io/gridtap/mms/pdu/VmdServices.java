package io.gridtap.mms.pdu;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.wire.BitString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Codecs of the services on the whole device, its names and domains (ISO 9506-2, VMD support and domain management). */
final class VmdServices {
  private VmdServices() {}

  static ConfirmedResponse.Status readStatus(BerReader in) {
    int logical = in.integer(0x80, 0, 255);
    int physical = in.integer(0x81, 0, 255);
    Optional<BitString> detail = in.peekTag() == 0x82 ? Optional.of(in.bits(0x82)) : Optional.empty();
    return new ConfirmedResponse.Status(logical, physical, detail);
  }

  static void writeStatus(ConfirmedResponse.Status status, BerWriter out) {
    out.integer(0x80, status.logicalStatus()).integer(0x81, status.physicalStatus());
    status.localDetail().ifPresent(detail -> out.bits(0x82, detail));
  }

  /** A sequence of VisibleString, each no longer than a name. */
  static List<String> readTexts(BerReader in, int tag) {
    List<String> names = new ArrayList<>();
    in.enter(tag);
    while (in.more()) {
      if (names.size() == in.limits().maxElements())
        throw in.fault("more than %d names".formatted(in.limits().maxElements()));
      names.add(ObjectName.name(in, 0x1A));
    }
    in.leave();
    return names;
  }

  static void writeTexts(int tag, List<String> texts, BerWriter out) {
    out.begin(tag);
    for (String text : texts) out.text(0x1A, text);
    out.end();
  }

  static ConfirmedRequest.GetNameList readGetNameList(BerReader in) {
    ObjectClass objectClass = readObjectClass(in);
    in.enter(0xA1);
    int tag = in.enter();
    Scope scope = switch (tag) {
      case 0x80 -> new Scope.Vmd();
      case 0x81 -> new Scope.Domain(in.text());
      case 0x82 -> new Scope.Association();
      default -> throw in.fault("object scope with tag %02x".formatted(tag));
    };
    in.leave();
    in.leave();
    Optional<String> after = in.peekTag() == 0x82 ? Optional.of(in.text(0x82)) : Optional.empty();
    return new ConfirmedRequest.GetNameList(objectClass, scope, after);
  }

  private static ObjectClass readObjectClass(BerReader in) {
    in.enter(0xA0);
    ObjectClass objectClass = ObjectClass.values()[in.integer(0x80, 0, ObjectClass.values().length - 1)];
    in.leave();
    return objectClass;
  }

  static void writeGetNameList(ConfirmedRequest.GetNameList request, BerWriter out) {
    out.begin(0xA0).integer(0x80, request.objectClass().ordinal()).end();
    out.begin(0xA1);
    switch (request.scope()) {
      case Scope.Vmd() -> out.nothing(0x80);
      case Scope.Domain(String name) -> out.text(0x81, name);
      case Scope.Association() -> out.nothing(0x82);
    }
    out.end();
    request.continueAfter().ifPresent(after -> out.text(0x82, after));
  }

  static ConfirmedResponse.NameList readNameList(BerReader in) {
    List<String> names = readTexts(in, 0xA0);
    boolean moreFollows = in.peekTag() != 0x81 || in.bool(0x81); // TRUE by default
    return new ConfirmedResponse.NameList(names, moreFollows);
  }

  static void writeNameList(ConfirmedResponse.NameList response, BerWriter out) {
    writeTexts(0xA0, response.names(), out);
    out.bool(0x81, response.moreFollows());
  }

  static ConfirmedResponse.Identity readIdentity(BerReader in) {
    ConfirmedResponse.Identity identity = new ConfirmedResponse.Identity(in.utf8(0x80), in.utf8(0x81), in.utf8(0x82));
    while (in.more()) in.skip(); // abstract syntaxes
    return identity;
  }

  static void writeIdentity(ConfirmedResponse.Identity identity, BerWriter out) {
    out.utf8(0x80, identity.vendor()).utf8(0x81, identity.model()).utf8(0x82, identity.revision());
  }

  static ConfirmedRequest.Rename readRename(BerReader in) {
    return new ConfirmedRequest.Rename(readObjectClass(in), readName(in), ObjectName.name(in, 0x82));
  }

  private static ObjectName readName(BerReader in) {
    in.enter(0xA1);
    ObjectName name = ObjectName.read(in);
    in.leave();
    return name;
  }

  static void writeRename(ConfirmedRequest.Rename request, BerWriter out) {
    out.begin(0xA0).integer(0x80, request.objectClass().ordinal()).end().begin(0xA1);
    ObjectName.write(request.currentName(), out);
    out.end().text(0x82, request.newIdentifier());
  }

  static ConfirmedRequest.GetCapabilityList readGetCapabilityList(BerReader in) {
    return new ConfirmedRequest.GetCapabilityList(
        in.peekTag() == 0x1A ? Optional.of(ObjectName.name(in, 0x1A)) : Optional.empty());
  }

  static void writeGetCapabilityList(ConfirmedRequest.GetCapabilityList request, BerWriter out) {
    request.continueAfter().ifPresent(after -> out.text(0x1A, after));
  }

  static ConfirmedResponse.CapabilityList readCapabilityList(BerReader in) {
    List<String> capabilities = readTexts(in, 0xA0);
    boolean moreFollows = in.peekTag() != 0x81 || in.bool(0x81); // TRUE by default
    return new ConfirmedResponse.CapabilityList(capabilities, moreFollows);
  }

  static void writeCapabilityList(ConfirmedResponse.CapabilityList response, BerWriter out) {
    writeTexts(0xA0, response.capabilities(), out);
    out.bool(0x81, response.moreFollows());
  }

  static ConfirmedResponse.DomainAttributes readDomainAttributes(BerReader in) {
    List<String> capabilities = readTexts(in, 0xA0);
    int state = in.integer(0x81, 0, 15);
    boolean deletable = in.bool(0x82);
    boolean sharable = in.bool(0x83);
    List<String> programs = readTexts(in, 0xA4);
    int uploads = in.integer(0x85, Byte.MIN_VALUE, Byte.MAX_VALUE);
    Optional<String> accessControl = in.peekTag() == 0x86 ? Optional.of(ObjectName.name(in, 0x86)) : Optional.empty();
    return new ConfirmedResponse.DomainAttributes(capabilities, state, deletable, sharable, programs, uploads,
        accessControl);
  }

  static void writeDomainAttributes(ConfirmedResponse.DomainAttributes attributes, BerWriter out) {
    writeTexts(0xA0, attributes.capabilities(), out);
    out.integer(0x81, attributes.state()).bool(0x82, attributes.mmsDeletable()).bool(0x83, attributes.sharable());
    writeTexts(0xA4, attributes.programInvocations(), out);
    out.integer(0x85, attributes.uploadInProgress());
    attributes.accessControlList().ifPresent(name -> out.text(0x86, name));
  }
}
