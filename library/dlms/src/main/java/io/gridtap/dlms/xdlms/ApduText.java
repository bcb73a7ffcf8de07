package io.gridtap.dlms.xdlms;

import io.gridtap.dlms.acse.Aare;
import io.gridtap.dlms.acse.Aarq;
import io.gridtap.dlms.acse.Rlre;
import io.gridtap.dlms.acse.Rlrq;
import io.gridtap.wire.DecodeException;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * APDUs, those of ACSE among them, as indented lines for people, in the standard's words. Passwords, challenges and keys
 * are not shown where the APDU itself says that they are such: an answer does not say to what.
 */
public final class ApduText {
  /** APDUs within one another: the protected one in its protection in an AARQ, and one more. */
  private static final int MAX_DEPTH = 8;

  private final ApduNames names;
  private final Limits limits;
  private final IndentedText out = new IndentedText();

  private ApduText(ApduNames names, Limits limits) {
    this.names = names;
    this.limits = limits;
  }

  /** What is no APDU is said to be none, with the offset of the fault. */
  public static List<String> lines(Octets apdu, ApduNames names, Limits limits) {
    ApduText text = new ApduText(names, limits);
    text.octets(apdu);
    return text.out.lines();
  }

  public static List<String> lines(Apdu apdu, ApduNames names) {
    ApduText text = new ApduText(names, Limits.STANDARD);
    text.apdu(apdu);
    return text.out.lines();
  }

  private void octets(Octets octets) {
    if (octets.isEmpty()) {
      out.line("no octets");
      return;
    }
    if (out.depth() > MAX_DEPTH) {
      raw(octets);
      return;
    }
    try {
      switch (octets.u8(0)) {
        case Aarq.TAG -> aarq(Aarq.CODEC.decode(octets));
        case Aare.TAG -> aare(Aare.CODEC.decode(octets));
        case Rlrq.TAG -> {
          Rlrq release = Rlrq.CODEC.decode(octets);
          release("RLRQ", release.reason(), "urgent", release.userInformation());
        }
        case Rlre.TAG -> {
          Rlre release = Rlre.CODEC.decode(octets);
          release("RLRE", release.reason(), "not-finished", release.userInformation());
        }
        default -> apdu(ApduCodec.decode(octets, limits));
      }
    } catch (DecodeException fault) {
      out.line("not understood: " + fault.getMessage());
      raw(octets);
    }
  }

  private void aarq(Aarq aarq) {
    out.line("AARQ").within(() -> {
      out.line("application-context-name " + aarq.context().word());
      aarq.callingApTitle().ifPresent(title -> out.line("calling-AP-title " + title.toHex()));
      aarq.callingAeQualifier().ifPresent(it -> out.line("calling-AE-qualifier (%d octets)".formatted(it.length())));
      aarq.callingAeInvocationIdentifier().ifPresent(user -> out.line("calling-AE-invocation-identifier " + user));
      authentication(aarq.mechanism(), "calling-authentication-value", aarq.callingAuthenticationValue());
      userInformation(aarq.userInformation());
    });
  }

  private void aare(Aare aare) {
    out.line("AARE").within(() -> {
      out.line("application-context-name " + aare.context().word());
      out.line("result " + aare.result().word());
      out.line((aare.diagnostic().provider() ? "acse-service-provider " : "acse-service-user ") + aare.diagnostic());
      aare.respondingApTitle().ifPresent(title -> out.line("responding-AP-title " + title.toHex()));
      aare.respondingAeQualifier()
          .ifPresent(it -> out.line("responding-AE-qualifier (%d octets)".formatted(it.length())));
      authentication(aare.mechanism(), "responding-authentication-value", aare.respondingAuthenticationValue());
      userInformation(aare.userInformation());
    });
  }

  private void authentication(OptionalInt mechanism, String valueName, Optional<Octets> value) {
    List<String> words = List.of("none", "LLS", "HLS", "HLS MD5", "HLS SHA-1", "HLS GMAC", "HLS SHA-256", "HLS ECDSA");
    mechanism.ifPresent(number -> out.line("mechanism-name %d %s".formatted(number,
        number < words.size() ? words.get(number) : "(not of DLMS)")));
    value.ifPresent(there -> out.line("%s (%d octets)".formatted(valueName, there.length())));
  }

  private void release(String name, OptionalInt reason, String one, Optional<Octets> userInformation) {
    out.line(name).within(() -> {
      reason.ifPresent(code -> out.line("reason " + switch (code) {
        case 0 -> "normal";
        case 1 -> one;
        case 30 -> "user-defined";
        default -> code;
      }));
      userInformation(userInformation);
    });
  }

  private void userInformation(Optional<Octets> userInformation) {
    userInformation.ifPresent(there -> out.line("user-information").within(() -> octets(there)));
  }

  private void apdu(Apdu apdu) {
    switch (apdu) {
      case InitiateRequest request -> initiate(request);
      case InitiateResponse response -> initiate(response);
      case GetRequest request -> get(request);
      case GetResponse response -> get(response);
      case SetRequest request -> set(request);
      case SetResponse response -> set(response);
      case ActionRequest request -> action(request);
      case ActionResponse response -> action(response);
      case ReadRequest(var accesses) -> out.line("read-request").within(() -> accesses.forEach(this::access));
      case ReadResponse(var items) -> out.line("read-response").within(() -> items.forEach(this::item));
      case WriteRequest(var accesses, var values) -> write("write-request", accesses, values);
      case UnconfirmedWriteRequest(var accesses, var values) -> write("unconfirmed-write-request", accesses, values);
      case WriteResponse(var items) -> out.line("write-response").within(() -> items.forEach(this::item));
      case InformationReport(var time, var accesses, var values) ->
        write("information-report-request" + time.map(it -> ", time " + it).orElse(""), accesses, values);
      case EventNotification(var time, var attribute, var value) -> out.line("event-notification-request")
          .within(() -> {
            time(time);
            attribute(attribute);
            data(value);
          });
      case DataNotification(var id, var time, var body) -> out.line("data-notification, " + text(id)).within(() -> {
        time(time);
        data(body);
      });
      case DataNotificationConfirm(var id, var time) ->
        out.line("data-notification-confirm, " + text(id)).within(() -> time(time));
      case AccessRequest request -> access(request);
      case AccessResponse response -> access(response);
      case ExceptionResponse exception -> out.line("exception-response " + exception.words());
      case ConfirmedServiceError error -> out.line("confirmed-service-error " + error.words());
      case GeneralBlockTransfer block -> out.line("general-block-transfer, block %d%s%s, window %d, acknowledges %d"
          .formatted(block.number(), block.last() ? ", last" : "", block.streaming() ? ", streaming" : "",
              block.window(), block.acknowledged()))
          .within(() -> raw(block.data()));
      case CipheredApdu ciphered -> ciphered(ciphered);
      case GeneralCiphering(var header, var keyInfo, var body) -> out.line("general-ciphering").within(() -> {
        header(header);
        keyInfo.ifPresent(this::keyInfo);
        protection(body);
      });
      case GeneralSigning(var header, var content, var signature) -> out.line("general-signing").within(() -> {
        header(header);
        out.line("content").within(() -> octets(content));
        out.line("signature (%d octets)".formatted(signature.length()));
      });
    }
  }

  private void initiate(InitiateRequest request) {
    out.line("initiate-request").within(() -> {
      request.dedicatedKey().ifPresent(key -> out.line("dedicated-key " + key));
      if (!request.responseAllowed()) out.line("response-allowed false");
      request.qualityOfService().ifPresent(quality -> out.line("proposed-quality-of-service " + quality));
      out.line("proposed-dlms-version-number " + request.version());
      out.line("proposed-conformance " + request.proposed());
      out.line("client-max-receive-pdu-size " + request.clientMaxReceivePduSize());
    });
  }

  private void initiate(InitiateResponse response) {
    out.line("initiate-response").within(() -> {
      response.qualityOfService().ifPresent(quality -> out.line("negotiated-quality-of-service " + quality));
      out.line("negotiated-dlms-version-number " + response.version());
      out.line("negotiated-conformance " + response.negotiated());
      out.line("server-max-receive-pdu-size " + response.serverMaxReceivePduSize());
      out.line("vaa-name %04X".formatted(response.vaaName()));
    });
  }

  private void get(GetRequest request) {
    switch (request) {
      case GetRequest.Normal(var id, var attribute) -> head("get-request-normal", id, () -> attribute(attribute));
      case GetRequest.Next(var id, long number) -> head("get-request-next", id, () -> number(number));
      case GetRequest.WithList(var id, var attributes) ->
        head("get-request-with-list", id, () -> attributes.forEach(this::attribute));
    }
  }

  private void get(GetResponse response) {
    switch (response) {
      case GetResponse.Normal(var id, var result) -> head("get-response-normal", id, () -> result(result));
      case GetResponse.Block(var id, var block) -> head("get-response-with-datablock", id, () -> block(block));
      case GetResponse.BlockFailure(var id, boolean last, long number, var reason) ->
        head("get-response-with-datablock", id, () -> {
          out.line("block %d%s".formatted(number, last ? ", last" : ""));
          out.line("data-access-result " + reason.word());
        });
      case GetResponse.WithList(var id, var results) ->
        head("get-response-with-list", id, () -> results.forEach(this::result));
    }
  }

  private void set(SetRequest request) {
    switch (request) {
      case SetRequest.Normal(var id, var attribute, var value) -> head("set-request-normal", id, () -> {
        attribute(attribute);
        data(value, SecretValues.in(attribute.attribute()));
      });
      case SetRequest.FirstBlock(var id, var attribute, var block) ->
        head("set-request-with-first-datablock", id, () -> {
          attribute(attribute);
          block(block, SecretValues.in(attribute.attribute()));
        });
      case SetRequest.Block(var id, var block) -> head("set-request-with-datablock", id, () -> block(block));
      case SetRequest.WithList(var id, var attributes, var values) -> head("set-request-with-list", id, () -> {
        attributes.forEach(this::attribute);
        for (int i = 0; i < values.size(); i++)
          data(values.get(i), i < attributes.size() && SecretValues.in(attributes.get(i).attribute()));
      });
      case SetRequest.WithListFirstBlock(var id, var attributes, var block) ->
        head("set-request-with-list-and-first-datablock", id, () -> {
          attributes.forEach(this::attribute);
          block(block, attributes.stream().anyMatch(each -> SecretValues.in(each.attribute())));
        });
    }
  }

  private void set(SetResponse response) {
    switch (response) {
      case SetResponse.Normal(var id, var result) -> head("set-response-normal", id, () -> out.line(result.word()));
      case SetResponse.Block(var id, long number) -> head("set-response-datablock", id, () -> number(number));
      case SetResponse.LastBlock(var id, var result, long number) -> head("set-response-last-datablock", id, () -> {
        out.line(result.word());
        number(number);
      });
      case SetResponse.LastBlockWithList(var id, var results, long number) ->
        head("set-response-last-datablock-with-list", id, () -> {
          results.forEach(result -> out.line(result.word()));
          number(number);
        });
      case SetResponse.WithList(var id, var results) ->
        head("set-response-with-list", id, () -> results.forEach(result -> out.line(result.word())));
    }
  }

  private void action(ActionRequest request) {
    switch (request) {
      case ActionRequest.Normal(var id, var method, var parameters) -> head("action-request-normal", id, () -> {
        method(method);
        parameters.ifPresent(there -> data(there, SecretValues.in(method)));
      });
      case ActionRequest.NextBlock(var id, long number) ->
        head("action-request-next-pblock", id, () -> number(number));
      case ActionRequest.WithList(var id, var methods, var parameters) ->
        head("action-request-with-list", id, () -> {
          methods.forEach(this::method);
          for (int i = 0; i < parameters.size(); i++)
            data(parameters.get(i), i < methods.size() && SecretValues.in(methods.get(i)));
        });
      case ActionRequest.FirstBlock(var id, var method, var block) ->
        head("action-request-with-first-pblock", id, () -> {
          method(method);
          block(block, SecretValues.in(method));
        });
      case ActionRequest.WithListFirstBlock(var id, var methods, var block) ->
        head("action-request-with-list-and-first-pblock", id, () -> {
          methods.forEach(this::method);
          block(block, methods.stream().anyMatch(SecretValues::in));
        });
      case ActionRequest.Block(var id, var block) -> head("action-request-with-pblock", id, () -> block(block));
    }
  }

  private void action(ActionResponse response) {
    switch (response) {
      case ActionResponse.Normal(var id, var outcome) -> head("action-response-normal", id, () -> outcome(outcome));
      case ActionResponse.Block(var id, var block) -> head("action-response-with-pblock", id, () -> block(block));
      case ActionResponse.WithList(var id, var outcomes) ->
        head("action-response-with-list", id, () -> outcomes.forEach(this::outcome));
      case ActionResponse.NextBlock(var id, long number) ->
        head("action-response-next-pblock", id, () -> number(number));
    }
  }

  private void outcome(ActionOutcome outcome) {
    out.line(outcome.result().word());
    outcome.returned().ifPresent(returned -> out.within(() -> result(returned)));
  }

  private void head(String name, InvokeId id, Runnable content) {
    out.line("%s, invoke-id %d, %s, %s priority".formatted(name, id.id(),
        id.confirmed() ? "confirmed" : "unconfirmed", id.high() ? "high" : "normal")).within(content);
  }

  private static String text(LongInvokeId id) {
    return "long-invoke-id %d, %s, %s priority%s%s".formatted(id.id(), id.confirmed() ? "confirmed" : "unconfirmed",
        id.high() ? "high" : "normal", id.breakOnError() ? ", break on error" : "",
        id.selfDescriptive() ? ", self-descriptive" : "");
  }

  private void write(String name, List<VariableAccess> accesses, List<Data> values) {
    out.line(name).within(() -> {
      accesses.forEach(this::access);
      for (int i = 0; i < values.size(); i++)
        data(values.get(i), i < accesses.size() && SecretValues.in(accesses.get(i)));
    });
  }

  private void access(VariableAccess access) {
    switch (access) {
      case VariableAccess.Name(int name) -> out.line("short name %04X".formatted(name));
      case VariableAccess.Parameterized(int name, var selection) -> {
        out.line("short name %04X".formatted(name));
        if (SecretValues.in(access)) out.within(() -> data(selection.parameters(), true));
        else
          selection(selection);
      }
      case VariableAccess.BlockNumber(int number) -> number(number);
      case VariableAccess.ReadBlock(var block) -> block(block);
      case VariableAccess.WriteBlock(boolean last, int number) ->
        out.line("block %d%s".formatted(number, last ? ", last" : ""));
    }
  }

  private void item(ReadResponse.Item item) {
    switch (item) {
      case ReadResponse.Item.Value(var data) -> data(data);
      case ReadResponse.Item.Failure(var reason) -> out.line("data-access-error " + reason.word());
      case ReadResponse.Item.Block(var block) -> block(block);
      case ReadResponse.Item.BlockNumber(int number) -> number(number);
    }
  }

  private void item(WriteResponse.Item item) {
    switch (item) {
      case WriteResponse.Item.Done(var result) -> out.line(result.word());
      case WriteResponse.Item.BlockNumber(int number) -> number(number);
    }
  }

  private void access(AccessRequest request) {
    out.line("access-request, " + text(request.invokeId())).within(() -> {
      time(request.time());
      request.specifications().forEach(this::specification);
      for (int i = 0; i < request.data().size(); i++)
        data(request.data().get(i),
            i < request.specifications().size() && SecretValues.in(request.specifications().get(i)));
    });
  }

  private void access(AccessResponse response) {
    out.line("access-response, " + text(response.invokeId())).within(() -> {
      time(response.time());
      response.specifications().forEach(this::specification);
      response.data().forEach(this::data);
      for (AccessResponse.Result result : response.results()) out.line(switch (result) {
        case AccessResponse.Result.Get(var access) -> "get " + access.word();
        case AccessResponse.Result.Set(var access) -> "set " + access.word();
        case AccessResponse.Result.Action(var action) -> "action " + action.word();
      });
    });
  }

  private void specification(AccessSpecification specification) {
    switch (specification) {
      case AccessSpecification.Get(var attribute) -> out.line("get").within(() -> attribute(attribute));
      case AccessSpecification.Set(var attribute) -> out.line("set").within(() -> attribute(attribute));
      case AccessSpecification.Action(var method) -> out.line("action").within(() -> method(method));
    }
  }

  private void ciphered(CipheredApdu ciphered) {
    out.line(ciphered.word()).within(() -> {
      ciphered.systemTitle().ifPresent(title -> out.line("system-title " + title.toHex()));
      protection(ciphered.body());
    });
  }

  private void protection(Octets body) {
    if (body.length() < CipheredApdu.SECURITY_HEADER_OCTETS) {
      out.line("no security header: " + body.toHex());
      return;
    }
    int control = body.u8(0);
    out.line("security-control %02X: suite %d%s%s%s%s".formatted(control, control & 0x0F,
        (control & 0x10) != 0 ? ", authenticated" : "", (control & 0x20) != 0 ? ", encrypted" : "",
        (control & 0x40) != 0 ? ", broadcast key" : "", (control & 0x80) != 0 ? ", compressed" : ""));
    out.line("invocation-counter " + Integer.toUnsignedLong(Integer.reverseBytes(body.i32le(1))));
    out.line("%d octets protected".formatted(body.length() - CipheredApdu.SECURITY_HEADER_OCTETS));
  }

  private void header(GeneralHeader header) {
    part("transaction-id", header.transactionId());
    part("originator-system-title", header.originatorSystemTitle());
    part("recipient-system-title", header.recipientSystemTitle());
    part("date-time", header.dateTime());
    part("other-information", header.otherInformation());
  }

  private void part(String name, Octets octets) { if (!octets.isEmpty()) out.line(name + " " + octets.toHex()); }

  private void keyInfo(GeneralCiphering.KeyInfo keyInfo) {
    out.line(switch (keyInfo) {
      case GeneralCiphering.KeyInfo.Identified(int key) -> "identified-key " + key;
      case GeneralCiphering.KeyInfo.Wrapped(int kek, var wrapped) ->
        "wrapped-key, kek-id %d (%d octets)".formatted(kek, wrapped.length());
      case GeneralCiphering.KeyInfo.Agreed(var parameters, var ciphered) ->
        "agreed-key %s (%d octets)".formatted(parameters.toHex(), ciphered.length());
    });
  }

  private void attribute(AttributeRequest request) {
    attribute(request.attribute());
    request.selection().ifPresent(selection -> out.within(() -> selection(selection)));
  }

  private void attribute(AttributeDescriptor attribute) {
    out.line("class %d, %s, attribute %d%s".formatted(attribute.classId(), attribute.instance(),
        attribute.attributeId(), names.attribute(attribute).map(name -> " (" + name + ")").orElse("")));
  }

  private void method(MethodDescriptor method) {
    out.line("class %d, %s, method %d%s".formatted(method.classId(), method.instance(), method.methodId(),
        names.method(method).map(name -> " (" + name + ")").orElse("")));
  }

  private void selection(SelectiveAccess selection) {
    out.line("selector " + selection.selector()).within(() -> data(selection.parameters()));
  }

  private void result(GetResult result) {
    switch (result) {
      case GetResult.Value(var data) -> data(data);
      case GetResult.Failure(var reason) -> out.line("data-access-result " + reason.word());
    }
  }

  private void block(DataBlock block) {
    out.line("block %d%s".formatted(block.number(), block.last() ? ", last" : "")).within(() -> raw(block.raw()));
  }

  private void block(DataBlock block, boolean secret) {
    if (!secret) block(block);
    else
      out.line("block %d%s".formatted(block.number(), block.last() ? ", last" : ""))
          .within(() -> out.line(SecretValues.text(block.raw().length())));
  }

  private void number(long number) { out.line("block " + number); }

  private void raw(Octets raw) {
    out.line(raw.length() <= 32 ? raw.toHex() : "%s… (%d octets)".formatted(raw.slice(0, 32).toHex(), raw.length()));
  }

  private void time(Optional<CosemDateTime> time) {
    time.ifPresent(there -> out.line("date-time " + DataText.text(there)));
  }

  private void data(Data data, boolean secret) {
    if (!secret) data(data);
    else
      out.line(SecretValues.text(data instanceof Data.OctetString(Octets octets)
          ? octets.length()
          : DataCodec.encode(data).length()));
  }

  private void data(Data data) { DataText.write(data, out); }
}
