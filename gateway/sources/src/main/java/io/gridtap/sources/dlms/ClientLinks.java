package io.gridtap.sources.dlms;

import io.gridtap.dlms.AssociationFailedException;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.Meter;
import io.gridtap.dlms.MeterMemory;
import io.gridtap.dlms.RefusedException;
import io.gridtap.dlms.RequestFailedException;
import io.gridtap.dlms.acse.AssociationResult;
import io.gridtap.dlms.association.OpenFailure;
import io.gridtap.dlms.cosem.ShapeException;
import io.gridtap.dlms.security.CounterId;
import io.gridtap.dlms.security.SecuritySettings;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Data;
import io.gridtap.dlms.xdlms.DataType;
import io.gridtap.dlms.xdlms.GetResult;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.wire.DecodeException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Associations by the library's client. What is learned of the meter outlives them. For one thread at a time. */
final class ClientLinks implements MeterLink.Opener {
  private static final int DATA = 1;

  private final MeterAccess access;
  private final MeterMemory memory;
  /** Associations whose counters are known to be beyond the meter's. */
  private final Set<Integer> matched = new HashSet<>();

  /** @throws IOException if the file of what is known of the meter cannot be read */
  ClientLinks(MeterAccess access) throws IOException {
    this.access = access;
    int most = access.associations().stream().mapToInt(DlmsClientSettings::maxPerRequest).min().orElse(1);
    this.memory = access.memory().isPresent()
        ? MeterMemory.of(access.memory().get(), most)
        : MeterMemory.transientOne(most);
  }

  @Override
  public MeterLink open(int association) throws IOException, InterruptedException {
    DlmsClientSettings settings = access.associations().get(association);
    try {
      matchCounters(association, settings);
      return new ClientLink(new Meter(connect(settings), memory, access.times(), access.ranges()), access);
    } catch (AssociationFailedException failed) {
      matched.remove(association);
      if (isFinal(failed.failure()))
        throw new MeterLink.NotAdmittedException(String.valueOf(failed.getMessage()), failed);
      throw failed;
    } catch (ConnectionLostException | RequestTimeoutException | RequestFailedException | RefusedException lost) {
      throw new IOException(lost.getMessage(), lost);
    }
  }

  private DlmsClient connect(DlmsClientSettings settings) throws IOException, InterruptedException {
    Connection connection = access.dial().connect();
    return DlmsClient.connect(connection, settings, memory.batching(), event -> {});
  }

  /** A meter takes no invocation counter below the one it has seen, which may have been somebody else's. */
  private void matchCounters(int association, DlmsClientSettings settings) throws IOException, InterruptedException {
    Optional<SecuritySettings> security = settings.association().security();
    MeterAccess.CounterObject counter = access.counters().get(association);
    if (security.isEmpty() || counter == null || !matched.add(association)) return;
    AttributeDescriptor attribute = new AttributeDescriptor(DATA, counter.object(), 2);
    try (DlmsClient open = connect(counter.publicClient())) {
      switch (open.get(attribute)) {
        case GetResult.Value(Data.Int(DataType _, long seen)) -> {
          SecuritySettings keys = security.get();
          keys.counters().advance(CounterId.of(keys.ownTitle(), keys.keys().unicast()), seen + 1);
        }
        case GetResult.Value(Data other) ->
          throw new IOException("%s is no invocation counter: %s".formatted(attribute, other.type().word()));
        case GetResult.Failure(var reason) ->
          throw new IOException("the invocation counter %s cannot be read: %s".formatted(attribute, reason.word()));
      }
    } catch (IOException | RuntimeException failure) {
      matched.remove(association);
      throw failure;
    }
  }

  /** What the meter will say again. */
  private static boolean isFinal(OpenFailure failure) {
    return switch (failure) {
      case OpenFailure.Rejected rejected -> rejected.result() == AssociationResult.REJECTED_PERMANENT;
      case OpenFailure.NotAuthenticated _ -> true;
      case OpenFailure.ServiceError _,OpenFailure.Excepted _,OpenFailure.Unprotected _,OpenFailure.Malformed _,OpenFailure.Silence _,OpenFailure.LinkLost _ ->
        false;
    };
  }

  /** What ends an association, as the source wants it told. */
  static IOException lost(RuntimeException failure) {
    return switch (failure) {
      case ConnectionLostException _,RequestTimeoutException _,RequestFailedException _,DecodeException _,ShapeException _ ->
        new IOException(failure.getMessage(), failure);
      default -> throw failure; // a bug of ours
    };
  }
}
