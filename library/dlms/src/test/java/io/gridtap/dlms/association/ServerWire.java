package io.gridtap.dlms.association;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.ApplicationContext;
import io.gridtap.dlms.wrapper.WrapperLink;
import io.gridtap.dlms.xdlms.Apdu;
import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.GetRequest;
import io.gridtap.dlms.xdlms.InitiateRequest;
import io.gridtap.dlms.xdlms.InvokeId;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A server behind the wrapper, asked APDU by APDU. */
final class ServerWire {
  static final InvokeId ID = new InvokeId(1, true, true);
  final ServerEngine server;
  final List<ServerEvent> events = new ArrayList<>();
  Moment now = Moment.ORIGIN;
  private final int client;

  ServerWire(ServedDevice device, int client) { this(device, client, Admission.ALWAYS); }

  ServerWire(ServedDevice device, int client, Admission admission) {
    this(new ServerEngine(WrapperLink.server(), List.of(device), admission, ServerLimits.STANDARD), client);
  }

  private ServerWire(ServerEngine server, int client) {
    this.server = server;
    this.client = client;
  }

  /** Another client on the same connection. */
  ServerWire as(int other) { return new ServerWire(server, other); }

  List<Octets> raw(Octets apdu) {
    server.receive(new OctetWriter().u16be(1).u16be(client).u16be(1).u16be(apdu.length()).octets(apdu).toOctets(), now);
    List<Octets> answers = new ArrayList<>();
    while (true) {
      switch (server.poll()) {
        case Output.Transmit<ServerEvent>(var octets) -> answers.add(octets.slice(8, octets.length() - 8));
        case Output.Deliver<ServerEvent>(var event) -> events.add(event);
        case Output.Close<ServerEvent> close -> throw new AssertionError(close.reason());
        case Output.Idle<ServerEvent> _ -> {
          return answers;
        }
      }
    }
  }

  List<Apdu> askAll(Apdu apdu) { return raw(ApduCodec.encode(apdu)).stream().map(ServerWire::decode).toList(); }

  Apdu ask(Apdu apdu) { return askAll(apdu).getFirst(); }

  static Apdu decode(Octets apdu) { return ApduCodec.decode(apdu, Limits.STANDARD); }

  static Octets initiate(Conformance proposed, int pdu) {
    return ApduCodec.encode(new InitiateRequest(Optional.empty(), true, OptionalInt.empty(), 6, proposed, pdu));
  }

  Aare associate(Aarq aarq) { return Aare.CODEC.decode(raw(Aarq.CODEC.encode(aarq)).getFirst()); }

  ServerWire open(ApplicationContext context, Conformance proposed, int pdu) {
    Aare aare = associate(Aarq.plain(context, initiate(proposed, pdu)));
    if (aare.result().code() != 0) throw new AssertionError(aare.toString());
    return this;
  }

  static GetRequest get(AttributeDescriptor attribute) {
    return new GetRequest.Normal(ID, AttributeRequest.of(attribute));
  }

  static GetRequest get(AttributeDescriptor attribute, SelectiveAccess selection) {
    return new GetRequest.Normal(ID, new AttributeRequest(attribute, Optional.of(selection)));
  }
}
