package io.gridtap.mms.presentation;

import io.gridtap.asn1.ber.BerReader;
import io.gridtap.asn1.ber.BerWriter;
import io.gridtap.asn1.ber.Oid;
import io.gridtap.wire.Codec;
import io.gridtap.wire.OctetReader;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Presentation protocol data unit (X.226 §8), normal mode. Which PPDUs may stand in an SPDU follows from the SPDU, so
 * there is a codec for each, not one for all.
 */
public sealed interface Ppdu {
  /** Basic encoding of a single ASN.1 type (X.690). */
  Oid BASIC_ENCODING = new Oid("2.1.1");
  /** The longest selector that real stacks take. */
  int MAX_SELECTOR_OCTETS = 32;

  /** A context proposed by the caller. */
  record Context(int id, Oid abstractSyntax, List<Oid> transferSyntaxes) {
    public Context { transferSyntaxes = List.copyOf(transferSyntaxes); }
  }

  /**
   * The answer to one proposed context.
   *
   * @param result 0 acceptance, 1 user rejection, 2 provider rejection
   */
  record ContextResult(int result, Oid transferSyntax) {}

  /**
   * User data of one context (a presentation data value).
   *
   * @param explicitTransferSyntax whether the transfer syntax is named in front of the value
   * @param value shares the memory it was read from
   */
  record UserData(int contextId, boolean explicitTransferSyntax, Octets value) implements Ppdu {
    public UserData(int contextId, Octets value) { this(contextId, false, value); }
  }

  /** CP. */
  record Connect(Octets callingSelector, Octets calledSelector, List<Context> contexts, UserData userData)
      implements
        Ppdu {
    public Connect { contexts = List.copyOf(contexts); }
  }

  /** CPA; one result for each context proposed, in that order. */
  record ConnectAccept(Octets respondingSelector, List<ContextResult> results, UserData userData) implements Ppdu {
    public ConnectAccept { results = List.copyOf(results); }
  }

  /** CPR. A user's refusal carries user data (an AARE); a provider's has a reason (X.226 §8.2.4.10). */
  record ConnectReject(Octets respondingSelector, OptionalInt providerReason, List<UserData> userData)
      implements
        Ppdu {
    public ConnectReject { userData = List.copyOf(userData); }

    public String reasonText() {
      if (providerReason.isEmpty()) return "rejected by the called presentation user";
      return switch (providerReason.getAsInt()) {
        case 0 -> "reason not specified";
        case 1 -> "temporary congestion";
        case 2 -> "local limit exceeded";
        case 3 -> "called presentation selector unknown";
        case 4 -> "protocol version not supported";
        case 5 -> "default context not supported";
        case 6 -> "user data not readable";
        case 7 -> "no presentation entity available";
        default -> "presentation reason " + providerReason.getAsInt();
      };
    }
  }

  /** ARU: abort by the user; carries an ABRT. */
  record UserAbort(List<UserData> userData) implements Ppdu {
    public UserAbort { userData = List.copyOf(userData); }
  }

  /** ARP: abort by the provider (X.226 §8.4.2). */
  record ProviderAbort(OptionalInt reason) implements Ppdu {}

  Codec<Connect> CONNECT = new Codec<>(Ppdu::readConnect, Ppdu::writeConnect);
  Codec<ConnectAccept> ACCEPT = new Codec<>(Ppdu::readAccept, Ppdu::writeAccept);
  Codec<ConnectReject> REJECT = new Codec<>(Ppdu::readReject, Ppdu::writeReject);
  /** ARU and ARP, which an ABORT SPDU may carry. */
  Codec<Ppdu> ABORT = new Codec<>(Ppdu::readAbort, Ppdu::writeAbort);
  /** What DATA TRANSFER, FINISH and DISCONNECT carry. */
  Codec<UserData> DATA = new Codec<>(in -> readData(new BerReader(in)),
      (data, out) -> writeData(data, new BerWriter(out)));

  private static Connect readConnect(OctetReader octets) {
    BerReader in = new BerReader(octets);
    Octets calling = Octets.EMPTY;
    Octets called = Octets.EMPTY;
    List<Context> contexts = new ArrayList<>();
    UserData userData = null;
    in.enter(0x31);
    readMode(in);
    in.enter(0xA2);
    while (in.more()) {
      switch (in.peekTag()) {
        case 0x81 -> calling = selector(in, 0x81);
        case 0x82 -> called = selector(in, 0x82);
        case 0xA4 -> readContexts(in, contexts);
        case FULLY_ENCODED, SIMPLY_ENCODED, SIMPLY_ENCODED_CONSTRUCTED -> userData = readData(in);
        default -> in.skip(); // protocol version, default context, requirements, session requirements
      }
    }
    in.leave();
    in.leaveSkipping();
    if (userData == null) throw in.fault("CP without user data");
    return new Connect(calling, called, contexts, userData);
  }

  private static void writeConnect(Connect connect, OctetWriter octets) {
    BerWriter out = new BerWriter(octets);
    out.begin(0x31);
    writeMode(out);
    out.begin(0xA2);
    out.octets(0x81, connect.callingSelector).octets(0x82, connect.calledSelector);
    out.begin(0xA4);
    for (Context context : connect.contexts) {
      out.begin(0x30).integer(0x02, context.id).oid(0x06, context.abstractSyntax).begin(0x30);
      for (Oid syntax : context.transferSyntaxes) out.oid(0x06, syntax);
      out.end().end();
    }
    out.end();
    writeData(connect.userData, out);
    out.end().end();
  }

  private static void readContexts(BerReader in, List<Context> contexts) {
    in.enter(0xA4);
    while (in.more()) {
      in.enter(0x30);
      int id = contextId(in);
      Oid abstractSyntax = in.oid(0x06);
      List<Oid> transferSyntaxes = new ArrayList<>();
      in.enter(0x30);
      while (in.more()) transferSyntaxes.add(in.oid(0x06));
      in.leave();
      in.leave();
      contexts.add(new Context(id, abstractSyntax, transferSyntaxes));
    }
    in.leave();
  }

  private static ConnectAccept readAccept(OctetReader octets) {
    BerReader in = new BerReader(octets);
    Octets responding = Octets.EMPTY;
    List<ContextResult> results = new ArrayList<>();
    UserData userData = null;
    in.enter(0x31);
    readMode(in);
    in.enter(0xA2);
    while (in.more()) {
      switch (in.peekTag()) {
        case 0x83 -> responding = selector(in, 0x83);
        case 0xA5 -> readResults(in, results);
        case FULLY_ENCODED, SIMPLY_ENCODED, SIMPLY_ENCODED_CONSTRUCTED -> userData = readData(in);
        default -> in.skip();
      }
    }
    in.leave();
    in.leaveSkipping();
    if (userData == null) throw in.fault("CPA without user data");
    return new ConnectAccept(responding, results, userData);
  }

  private static void writeAccept(ConnectAccept accept, OctetWriter octets) {
    BerWriter out = new BerWriter(octets);
    out.begin(0x31);
    writeMode(out);
    out.begin(0xA2);
    out.octets(0x83, accept.respondingSelector);
    writeResults(accept.results, out);
    writeData(accept.userData, out);
    out.end().end();
  }

  private static void readResults(BerReader in, List<ContextResult> results) {
    in.enter(0xA5);
    while (in.more()) {
      in.enter(0x30);
      int result = in.integer(0x80, 0, 2);
      Oid transferSyntax = in.peekTag() == 0x81 ? in.oid(0x81) : BASIC_ENCODING;
      in.leaveSkipping();
      results.add(new ContextResult(result, transferSyntax));
    }
    in.leave();
  }

  private static void writeResults(List<ContextResult> results, BerWriter out) {
    out.begin(0xA5);
    for (ContextResult result : results)
      out.begin(0x30).integer(0x80, result.result).oid(0x81, result.transferSyntax).end();
    out.end();
  }

  private static ConnectReject readReject(OctetReader octets) {
    BerReader in = new BerReader(octets);
    Octets responding = Octets.EMPTY;
    OptionalInt reason = OptionalInt.empty();
    List<UserData> userData = new ArrayList<>();
    in.enter(0x30);
    while (in.more()) {
      switch (in.peekTag()) {
        case 0x83 -> responding = selector(in, 0x83);
        case 0x8A -> reason = OptionalInt.of(in.integer(0x8A, 0, 255));
        case FULLY_ENCODED, SIMPLY_ENCODED, SIMPLY_ENCODED_CONSTRUCTED -> userData.add(readData(in));
        default -> in.skip();
      }
    }
    in.leave();
    return new ConnectReject(responding, reason, userData);
  }

  private static void writeReject(ConnectReject reject, OctetWriter octets) {
    BerWriter out = new BerWriter(octets);
    out.begin(0x30).octets(0x83, reject.respondingSelector);
    if (reject.providerReason.isPresent()) out.integer(0x8A, reject.providerReason.getAsInt());
    for (UserData userData : reject.userData) writeData(userData, out);
    out.end();
  }

  private static Ppdu readAbort(OctetReader octets) {
    BerReader in = new BerReader(octets);
    if (in.enterIf(0x30)) {
      OptionalInt reason = in.peekTag() == 0x80 ? OptionalInt.of(in.integer(0x80, 0, 255)) : OptionalInt.empty();
      in.leaveSkipping();
      return new ProviderAbort(reason);
    }
    List<UserData> userData = new ArrayList<>();
    in.enter(0xA0);
    while (in.more()) {
      switch (in.peekTag()) {
        case FULLY_ENCODED, SIMPLY_ENCODED, SIMPLY_ENCODED_CONSTRUCTED -> userData.add(readData(in));
        default -> in.skip();
      }
    }
    in.leave();
    return new UserAbort(userData);
  }

  private static void writeAbort(Ppdu abort, OctetWriter octets) {
    BerWriter out = new BerWriter(octets);
    switch (abort) {
      case UserAbort(List<UserData> userData) -> {
        out.begin(0xA0);
        for (UserData data : userData) writeData(data, out);
        out.end();
      }
      case ProviderAbort(OptionalInt reason) -> {
        out.begin(0x30);
        if (reason.isPresent()) out.integer(0x80, reason.getAsInt());
        out.end();
      }
      case Connect _,ConnectAccept _,ConnectReject _,UserData _ ->
        throw new IllegalArgumentException("an ABORT carries ARU or ARP, not " + abort);
    }
  }

  int FULLY_ENCODED = 0x61;
  int SIMPLY_ENCODED = 0x40;
  /** As some stacks write it. */
  int SIMPLY_ENCODED_CONSTRUCTED = 0x60;
  /** Of simply encoded data, which only stand where one context has been agreed or as default. */
  int DEFAULT_CONTEXT = 0;

  private static UserData readData(BerReader in) {
    int encoding = in.enter();
    if (encoding == SIMPLY_ENCODED || encoding == SIMPLY_ENCODED_CONSTRUCTED) {
      Octets value = in.octetReader().view(in.octetReader().remaining());
      in.leave();
      return new UserData(DEFAULT_CONTEXT, value);
    }
    if (encoding != FULLY_ENCODED) throw in.fault("presentation user data wanted, tag %02x there".formatted(encoding));
    in.enter(0x30);
    boolean explicitTransferSyntax = in.enterIf(0x06);
    if (explicitTransferSyntax) in.leaveSkipping();
    int contextId = contextId(in);
    switch (in.enter()) {
      case 0xA0, 0x81 -> {
      } // single ASN.1 type, octet aligned
      case 0x82 -> { // arbitrary: a bit string
        if (in.octetReader().u8() != 0) throw in.fault("user data that do not fill their octets");
      }
      default -> throw in.fault("presentation data value wanted");
    }
    Octets value = in.octetReader().view(in.octetReader().remaining());
    in.leave();
    in.leave();
    if (in.more()) throw in.fault("several presentation data values");
    in.leave();
    return new UserData(contextId, explicitTransferSyntax, value);
  }

  private static void writeData(UserData data, BerWriter out) {
    beginData(data.contextId, data.explicitTransferSyntax, out);
    out.octetWriter().octets(data.value);
    endData(out);
  }

  /** Starts fully encoded user data in place; the value follows and {@link #endData} closes it. */
  static void beginData(int contextId, boolean explicitTransferSyntax, BerWriter out) {
    out.begin(FULLY_ENCODED).begin(0x30);
    if (explicitTransferSyntax) out.oid(0x06, BASIC_ENCODING);
    out.integer(0x02, contextId).begin(0xA0);
  }

  static void endData(BerWriter out) { out.end().end().end(); }

  private static int contextId(BerReader in) { return in.integer(0x02, 0, 0xFFFF); }

  private static Octets selector(BerReader in, int tag) {
    Octets selector = in.octets(tag);
    if (selector.length() > MAX_SELECTOR_OCTETS)
      throw in.fault("presentation selector of more than %d octets".formatted(MAX_SELECTOR_OCTETS));
    return selector;
  }

  /** Mode selector: 1 is the normal mode; the other one is for X.410 of 1984. */
  private static void readMode(BerReader in) {
    in.enter(0xA0);
    if (in.integer(0x80) != 1) throw in.fault("presentation in normal mode wanted");
    in.leave();
  }

  private static void writeMode(BerWriter out) { out.begin(0xA0).integer(0x80, 1).end(); }
}
