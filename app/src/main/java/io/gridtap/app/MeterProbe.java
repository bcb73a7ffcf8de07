package io.gridtap.app;

import io.gridtap.dlms.AssociationFailedException;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.RequestFailedException;
import io.gridtap.dlms.association.Agreement;
import io.gridtap.dlms.association.ClientEvent;
import io.gridtap.dlms.association.OpenFailure;
import io.gridtap.dlms.association.Request;
import io.gridtap.dlms.cosem.CaptureObject;
import io.gridtap.dlms.cosem.CosemObject;
import io.gridtap.dlms.cosem.MeterProfile;
import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.RangeDialect;
import io.gridtap.dlms.cosem.Selections;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.cosem.TimePolicy;
import io.gridtap.dlms.link.LinkParameters;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Conformance;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.SelectiveAccess;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tries what a meter takes, from what nearly all take to what few do. */
final class MeterProbe {
  private static final int MOST_INFO = 2030;
  private static final int MOST_WINDOW = 7;
  private static final int MOST_LISTED = 32;
  private static final int PROFILE = 7;
  private static final AttributeDescriptor OBJECT_LIST = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 2);
  private static final AttributeDescriptor ASSOCIATION_NAME = new AttributeDescriptor(15, Obis.CURRENT_ASSOCIATION, 1);

  private final DlmsOptions options;
  private final Terminal terminal;
  private final Narrator narrator;
  private final MeterProfile start;
  private final AtomicReference<@Nullable LinkParameters> agreed = new AtomicReference<>();

  MeterProbe(DlmsOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.narrator = new Narrator(terminal.err());
    this.start = options.profile();
  }

  MeterProfile profile(String name) throws IOException, InterruptedException {
    MeterProfile.Link link = options.wrapper() ? start.link() : link();
    MeterProfile with = profile(name, link, start.reading(), start.association());
    try (Session session = new Session(connecting(with))) {
      Agreement agreement = session.client().agreement();
      narrator.say("agreed on %s, PDUs of %s".formatted(agreement.conformance(),
          agreement.serverMaxPduOctets() == 0 ? "any length" : agreement.serverMaxPduOctets() + " octets"));
      MeterProfile.Association association = new MeterProfile.Association(options.shortNames(),
          start.association().release(), start.association().conformance(), start.association().maxPduOctets(),
          start.association().challengeOctets());
      return profile(name, link, reading(session, agreement), association);
    }
  }

  /** One association after the other: some meters hang up on what they do not know. */
  private final class Session implements AutoCloseable {
    private final DlmsConnecting connecting;
    private DlmsConnecting.Associated associated;

    Session(DlmsConnecting connecting) throws IOException, InterruptedException {
      this.connecting = connecting;
      this.associated = connecting.associate();
    }

    DlmsClient client() { return associated.client(); }

    /** @param tried what the meter hung up on */
    void begin(String tried, ConnectionLostException lost) throws IOException, InterruptedException {
      narrator.say("%s: the connection is lost: %s; connecting again".formatted(tried, lost.getMessage()));
      close();
      if (start.pauses().afterDisconnect().isPositive()) Thread.sleep(start.pauses().afterDisconnect());
      associated = connecting.associate();
    }

    @Override
    public void close() {
      associated.client().close();
      MeterProbe.close(associated.counters());
    }
  }

  private static void close(AutoCloseable counters) {
    try {
      counters.close();
    } catch (Exception unwritten) {
      throw CommandFailure.failed("--counters: " + unwritten.getMessage(), unwritten);
    }
  }

  private MeterProfile profile(String name, MeterProfile.Link link, MeterProfile.Reading reading,
      MeterProfile.Association association) {
    return new MeterProfile(name, link, association, reading, start.times(), start.counters(), start.pauses(),
        start.push());
  }

  private DlmsConnecting connecting(MeterProfile profile) {
    return new DlmsConnecting(options, terminal, profile, event -> {
      if (event instanceof ClientEvent.LinkConnected(var parameters)) agreed.set(parameters);
    });
  }

  /** Which address width is answered, then whether more than the standard's parameters are. */
  private MeterProfile.Link link() throws IOException, InterruptedException {
    CommandFailure last = CommandFailure.failed("no address width is possible with these numbers");
    for (int octets : options.addressLength().isPresent()
        ? List.of(options.addressLength().getAsInt())
        : List.of(1, 2, 4))
      for (boolean negotiates : List.of(true, false)) {
        MeterProfile.Link tried = link(octets, negotiates, 128, 1);
        try {
          attempt(tried, "address of %s, SNRM %s parameters".formatted(ObjectPrinter.counted(octets, "octet"),
              negotiates ? "may have" : "without"));
          return negotiates ? widened(octets) : tried;
        } catch (CommandFailure failed) {
          last = failed;
          if (failed.exitCode() != Exit.FAILED) break; // no place for the numbers in this width
          if (isRefusal(failed)) throw failed;
        }
      }
    throw last;
  }

  /** The meter was there and said no: other addresses are no answer to that, and may lock this client out. */
  private static boolean isRefusal(CommandFailure failed) {
    return failed.getCause() instanceof AssociationFailedException why
        && !(why.failure() instanceof OpenFailure.Silence)
        && !(why.failure() instanceof OpenFailure.LinkLost);
  }

  private MeterProfile.Link widened(int octets) throws IOException, InterruptedException {
    MeterProfile.Link wide = link(octets, true, MOST_INFO, MOST_WINDOW);
    try {
      attempt(wide, "information fields of %d octets, window %d".formatted(MOST_INFO, MOST_WINDOW));
      LinkParameters both = Optional.ofNullable(agreed.get()).orElse(new LinkParameters(128, 128, 1, 1));
      return link(octets, true, Math.max(both.maxInfoTransmit(), both.maxInfoReceive()),
          Math.max(both.windowTransmit(), both.windowReceive()));
    } catch (CommandFailure refused) {
      return link(octets, true, 128, 1);
    }
  }

  private MeterProfile.Link link(int octets, boolean negotiates, int info, int window) {
    return new MeterProfile.Link(OptionalInt.of(octets), start.link().physical(), start.link().unnumbered(), negotiates,
        Math.clamp(info, 32, MOST_INFO), Math.clamp(window, 1, MOST_WINDOW), start.link().lenientNumbers());
  }

  private void attempt(MeterProfile.Link link, String what) throws IOException, InterruptedException {
    try {
      DlmsConnecting.Associated associated = connecting(profile("probed", link, start.reading(), start.association()))
          .associate();
      associated.client().close();
      close(associated.counters());
      narrator.say(what + ": yes");
    } catch (CommandFailure failed) {
      if (failed.exitCode() == Exit.FAILED) narrator.say(what + ": no: " + failed.getMessage());
      throw failed;
    } finally {
      if (start.pauses().afterDisconnect().isPositive()) Thread.sleep(start.pauses().afterDisconnect());
    }
  }

  private MeterProfile.Reading reading(Session session, Agreement agreement)
      throws IOException, InterruptedException {
    if (options.shortNames()) return start.reading();
    int most = agreement.has(Conformance.Service.MULTIPLE_REFERENCES) ? mostListed(session) : 0;
    narrator.say(most == 0 ? "lists of attributes: no" : "attributes in one request: " + most);
    RangeDialect ranges = agreement.has(Conformance.Service.SELECTIVE_ACCESS)
        ? ranges(session)
        : start.reading().ranges().withForm(RangeDialect.Form.UNSUPPORTED);
    return new MeterProfile.Reading(most, ranges);
  }

  /** Doubled as long as each attribute has its answer; at most {@value #MOST_LISTED}. */
  private static int mostListed(Session session) throws IOException, InterruptedException {
    int most = 0;
    for (int count = 2; count <= MOST_LISTED; count *= 2) {
      if (!listed(session, count)) return most;
      most = count;
    }
    return most;
  }

  private static boolean listed(Session session, int count) throws IOException, InterruptedException {
    try {
      List<AttributeRequest> same = Collections.nCopies(count, AttributeRequest.of(ASSOCIATION_NAME));
      List<GetResult> results = session.client().call(new Request.GetList(same));
      return results.size() == count && results.stream().allMatch(result -> result instanceof GetResult.Value);
    } catch (RequestFailedException | RequestTimeoutException refused) {
      return false;
    } catch (ConnectionLostException lost) {
      session.begin("%d attributes in one request".formatted(count), lost);
      return false;
    }
  }

  private RangeDialect ranges(Session session) throws IOException, InterruptedException {
    RangeDialect standard = start.reading().ranges();
    Optional<Obis> profile = withClock(session.client());
    if (profile.isEmpty()) {
      narrator.say("ranges of profiles: not tried, no profile with a clock was found");
      return standard;
    }
    Instant now = Instant.now();
    List<RangeDialect> tried = new ArrayList<>();
    for (RangeDialect.Form form : List.of(RangeDialect.Form.OCTET_STRING, RangeDialect.Form.TAGGED))
      for (boolean without : List.of(false, true)) tried.add(standard.withForm(form).withoutDeviation(without));
    for (RangeDialect each : tried) {
      SelectiveAccess range = Selections.range(CaptureObject.CLOCK, now.minusSeconds(7200), now, List.of(), each,
          TimePolicy.STANDARD);
      if (reads(session, profile.get(), range)) {
        narrator.say("ranges of %s: %s%s".formatted(profile.get(),
            each.form() == RangeDialect.Form.TAGGED ? "tagged times" : "times as octet-strings",
            each.withoutDeviation() ? " without deviation" : ""));
        return each;
      }
    }
    narrator.say("ranges of %s: no; by entries: %s".formatted(profile.get(),
        reads(session, profile.get(), Selections.entries(1, 1)) ? "yes" : "no"));
    return standard.withForm(RangeDialect.Form.UNSUPPORTED);
  }

  private static boolean reads(Session session, Obis profile, SelectiveAccess selection)
      throws IOException, InterruptedException {
    AttributeRequest part = new AttributeRequest(new AttributeDescriptor(PROFILE, profile, 2), Optional.of(selection));
    try {
      return session.client().get(part) instanceof GetResult.Value;
    } catch (RequestFailedException | RequestTimeoutException refused) {
      return false;
    } catch (ConnectionLostException lost) {
      session.begin("a part of " + profile, lost);
      return false;
    }
  }

  private static Optional<Data> value(DlmsClient client, AttributeRequest request) throws InterruptedException {
    try {
      return client.get(request) instanceof GetResult.Value(Data data) ? Optional.of(data) : Optional.empty();
    } catch (RequestFailedException | RequestTimeoutException refused) {
      return Optional.empty();
    } catch (ConnectionLostException lost) {
      throw CommandFailure.failed("%s: the connection is lost: %s".formatted(client.peer(), lost.getMessage()), lost);
    }
  }

  /** The first profile that captures the clock. */
  private static Optional<Obis> withClock(DlmsClient client) throws InterruptedException {
    Optional<Data> list = value(client, AttributeRequest.of(OBJECT_LIST));
    if (list.isEmpty()) return Optional.empty();
    try {
      for (CosemObject object : ObjectDirectory.ofLogicalNames(list.get()).ofClass(PROFILE)) {
        Optional<Data> columns = value(client,
            AttributeRequest.of(new AttributeDescriptor(PROFILE, object.name(), 3)));
        if (columns.isPresent() && CaptureObject.listOf(columns.get()).stream().anyMatch(CaptureObject::isClock))
          return Optional.of(object.name());
      }
      return Optional.empty();
    } catch (ShapeException odd) {
      return Optional.empty(); // a list that cannot be understood names no profile
    }
  }
}
