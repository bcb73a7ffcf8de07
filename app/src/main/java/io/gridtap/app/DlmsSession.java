package io.gridtap.app;

import io.gridtap.dlms.AssociationFailedException;
import io.gridtap.dlms.BlockStream;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.RequestFailedException;
import io.gridtap.dlms.association.Failure;
import io.gridtap.dlms.association.OpenFailure;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.xdlms.ActionOutcome;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataAccessResult;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.MethodDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One association for one command. */
final class DlmsSession implements MeterTalk {
  private static final int ASSOCIATION_LN = 15;
  private static final int ASSOCIATION_SN = 12;
  private static final int OBJECT_LIST = 2;

  private final DlmsClient client;
  private final MeterProfile profile;
  private final boolean shortNames;
  private final AutoCloseable counters;
  private @Nullable ObjectDirectory objects;
  /** Where the object list is taken from, or kept. */
  private Optional<Path> objectList = Optional.empty();

  private DlmsSession(DlmsClient client, MeterProfile profile, boolean shortNames, AutoCloseable counters) {
    this.client = client;
    this.profile = profile;
    this.shortNames = shortNames;
    this.counters = counters;
  }

  /** Something that is asked of the meter. */
  @FunctionalInterface
  interface Asking<R> {
    R ask() throws InterruptedException;
  }

  /** Connects and associates. */
  static DlmsSession open(DlmsOptions options, Terminal terminal) throws IOException, InterruptedException {
    DlmsConnecting connecting = new DlmsConnecting(options, terminal);
    DlmsConnecting.Associated associated = connecting.associate();
    DlmsSession session = new DlmsSession(associated.client(), options.profile(), options.shortNames(),
        associated.counters());
    session.objectList = options.objectList();
    return session;
  }

  /** What to look at where no association came about. */
  static CommandFailure explained(AssociationFailedException failed, DlmsOptions options) {
    String hint = switch (failed.failure()) {
      case OpenFailure.Silence _,OpenFailure.LinkLost _ -> options.wrapper()
          ? "; --client and --logical must be the meter's, and without --wrapper it is HDLC"
          : "; --client, --logical, --physical and --address-length must be the meter's; --wrapper if it speaks no HDLC";
      case OpenFailure.Rejected(var _, var diagnostic, var _) -> switch (diagnostic) {
        case AUTHENTICATION_FAILURE -> "; look at --password-file, --auth and --client";
        case APPLICATION_CONTEXT_NAME_NOT_SUPPORTED -> "; look at --short-names, and at --ek: ciphering or not";
        case AUTHENTICATION_MECHANISM_NAME_NOT_RECOGNISED, AUTHENTICATION_MECHANISM_NAME_REQUIRED,
            AUTHENTICATION_REQUIRED ->
          "; look at --auth, --password-file and --client";
        default -> "; look at --client, --auth and --password-file"; // of the others none tells more
      };
      case OpenFailure.Unprotected _,OpenFailure.NotAuthenticated _,OpenFailure.Excepted _ ->
        "; look at --ek, --ak, --system-title, --suite and --counters";
      case OpenFailure.ServiceError _,OpenFailure.Malformed _ -> "";
    };
    String said = failed.failure() instanceof OpenFailure.Silence(String step, Duration limit)
        ? "%s: no association: no answer to %s within %s".formatted(options.named(), step, Durations.text(limit))
        : String.valueOf(failed.getMessage());
    return CommandFailure.failed(said + hint, failed);
  }

  @Override
  public String peer() { return client.peer(); }

  @Override
  public MeterProfile profile() { return profile; }

  DlmsClient client() { return client; }

  @Override
  public List<Outcome> get(List<AttributeRequest> requests) throws InterruptedException {
    return ask(() -> {
      try {
        return client.get(requests).stream().map(Outcome::of).toList();
      } catch (RequestFailedException failed) {
        if (requests.size() == 1) return List.of(outcome(failed));
        List<Outcome> singly = new ArrayList<>();
        for (AttributeRequest each : requests) singly.add(single(each));
        return singly;
      }
    });
  }

  private Outcome single(AttributeRequest request) throws InterruptedException {
    try {
      return Outcome.of(client.get(request));
    } catch (RequestFailedException failed) {
      return outcome(failed);
    }
  }

  private static Outcome outcome(RequestFailedException failed) {
    return failed.failure() instanceof Failure.Refused(var reason)
        ? Outcome.of(new GetResult.Failure(reason))
        : new Outcome.Failed(failed.failure().text(), Optional.empty());
  }

  @Override
  public void stream(AttributeRequest request, Consumer<Octets> taker) throws InterruptedException {
    ask(() -> {
      try (BlockStream blocks = client.stream(request)) {
        for (Optional<Octets> block = blocks.next(); block.isPresent(); block = blocks.next())
          taker.accept(block.get());
      } catch (RequestFailedException failed) {
        String why = outcome(failed) instanceof Outcome.Failed(String reason, var _) ? reason : "";
        throw CommandFailure.failed("%s: %s%s".formatted(request.attribute(), why, hint(request)), failed);
      }
      return Optional.empty();
    });
  }

  private static String hint(AttributeRequest request) {
    return request.selection().map(SelectiveAccess::selector).filter(selector -> selector == 1).isPresent()
        ? "; if the meter takes no ranges of time, --entries may do, or a --profile that says so"
        : "";
  }

  @Override
  public DataAccessResult set(AttributeRequest attribute, Data value) throws InterruptedException {
    return ask(() -> client.set(attribute, value));
  }

  @Override
  public ActionOutcome invoke(MethodDescriptor method, Optional<Data> parameters) throws InterruptedException {
    return ask(() -> client.action(method, parameters));
  }

  @Override
  public ObjectDirectory objects() throws InterruptedException {
    if (objects != null) return objects;
    if (objectList.isPresent() && Files.exists(objectList.get())) return remembered(objectList.get());
    AttributeDescriptor list = new AttributeDescriptor(shortNames ? ASSOCIATION_SN : ASSOCIATION_LN,
        Obis.CURRENT_ASSOCIATION, OBJECT_LIST);
    ObjectDirectory read = switch (get(list)) {
      case Outcome.Value(Data data) -> directory(data);
      case Outcome.Failed(String reason, var _) -> throw CommandFailure.failed("object list: " + reason);
    };
    objects = read;
    if (objectList.isPresent()) remember(objectList.get(), read);
    return read;
  }

  private ObjectDirectory remembered(Path file) {
    try {
      ObjectDirectory known = ObjectDirectory.parse(Files.readString(file));
      objects = known;
      return known;
    } catch (IOException | IllegalArgumentException odd) {
      throw CommandFailure.configuration("--object-list: %s: %s".formatted(file, odd.getMessage()), odd);
    }
  }

  private static void remember(Path file, ObjectDirectory read) {
    try {
      Files.writeString(file, read.toText());
    } catch (IOException unwritable) {
      throw CommandFailure.failed("--object-list: cannot write %s: %s".formatted(file, unwritable.getMessage()),
          unwritable);
    }
  }

  private ObjectDirectory directory(Data data) {
    try {
      return shortNames ? ObjectDirectory.ofShortNames(data) : ObjectDirectory.ofLogicalNames(data);
    } catch (ShapeException odd) {
      throw CommandFailure.failed("object list: " + odd.getMessage(), odd);
    }
  }

  private <R> R ask(Asking<R> asking) throws InterruptedException { return answered(client.peer(), asking); }

  /** @throws CommandFailure if there is no answer */
  static <R> R answered(String peer, Asking<R> asking) throws InterruptedException {
    try {
      return asking.ask();
    } catch (ConnectionLostException lost) {
      throw CommandFailure.failed("%s: the connection is lost: %s".formatted(peer, lost.getMessage()), lost);
    } catch (RequestTimeoutException silent) {
      throw CommandFailure.failed("%s: no answer to %s within %s; --timeout makes it longer".formatted(peer,
          silent.request(), Durations.text(silent.limit())), silent);
    } catch (RequestFailedException failed) {
      throw CommandFailure.failed("%s: %s".formatted(peer, failed.getMessage()), failed);
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      counters.close();
    } catch (Exception unwritten) {
      throw CommandFailure.failed("--counters: " + unwritten.getMessage(), unwritten);
    }
  }
}
