package io.gridtap.simulators.rtu;

import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.controlled.CommandRequest;
import io.gridtap.iec104.controlled.StationHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Obeys commands: the point moves, shows that it moves where it takes a while, and tells where it has arrived. */
final class RtuOperator implements StationHandler {
  private final RtuProcess process;
  private final Consumer<RtuNews> listener;
  private final AtomicLong executed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  RtuOperator(RtuProcess process, Consumer<RtuNews> listener) {
    this.process = process;
    this.listener = listener;
  }

  long executed() { return executed.get(); }

  long refused() { return refused.get(); }

  @Override
  public void select(CommandRequest request) {
    Optional<String> objection = objection(request);
    if (objection.isPresent()) refuse(request, objection.get());
    else if (request.accept()) tell(request, "selected");
  }

  @Override
  public void execute(CommandRequest request) {
    synchronized (process) {
      Optional<String> objection = objection(request);
      if (objection.isPresent()) {
        refuse(request, objection.get());
        return;
      }
      MovingPoint point = point(request).orElseThrow();
      Monitored target = PointValue.after(point.value(), request.command()).orElseThrow();
      if (!request.accept()) return;
      Duration running = point.point().command().orElseThrow().running();
      if (running.isZero() || target.equals(point.value())) {
        arrive(request, point, target);
        return;
      }
      point.operating(true);
      PointValue.moving(point.value()).ifPresent(moving -> move(request, point, moving));
      tell(request, "moves");
      process.later(running, () -> arrive(request, point));
    }
  }

  private Optional<MovingPoint> point(CommandRequest request) {
    return process.commandedBy(request.commonAddress(), request.address());
  }

  /** Why the point does not do it; empty if it does. */
  private Optional<String> objection(CommandRequest request) {
    Optional<MovingPoint> found = point(request);
    if (found.isEmpty()) return Optional.of("no point belongs to it");
    synchronized (process) {
      MovingPoint point = found.get();
      if (point.value().quality().blocked()) return Optional.of(point.point().reference() + " is blocked");
      if (point.isOperating()) return Optional.of(point.point().reference() + " is moving");
      return PointValue.after(point.value(), request.command()).isPresent()
          ? Optional.empty()
          : Optional.of("out of the range of " + point.point().reference());
    }
  }

  /** Under the process' monitor, after the running time. */
  private void arrive(CommandRequest request, MovingPoint point) {
    point.operating(false);
    if (point.value().quality().blocked()) {
      request.fault();
      refused.incrementAndGet();
      tell(request, "not executed: %s was blocked on its way".formatted(point.point().reference()));
      return;
    }
    Monitored now = point.value() instanceof StepPosition(int value, boolean _, var quality)
        ? new StepPosition(value, false, quality)
        : point.value();
    Optional<Monitored> target = PointValue.after(now, request.command());
    if (target.isPresent()) arrive(request, point, target.get());
    else {
      request.fault();
      refused.incrementAndGet();
      tell(request, "not executed: out of the range of " + point.point().reference());
    }
  }

  private void arrive(CommandRequest request, MovingPoint point, Monitored target) {
    move(request, point, target);
    request.terminate();
    executed.incrementAndGet();
    tell(request, "executed: %s %s %s".formatted(point.point().reference(), point.point().name(),
        PointValue.text(target)));
  }

  private void move(CommandRequest request, MovingPoint point, Monitored value) {
    request.update(point.point().address(), value, process.time());
    process.moved(point, value);
  }

  private void refuse(CommandRequest request, String why) {
    request.refuse();
    refused.incrementAndGet();
    tell(request, "refused: " + why);
  }

  private void tell(CommandRequest request, String outcome) {
    String command = "%s %d/%d %s".formatted(request.asdu().type(), request.commonAddress(), request.address(),
        PointValue.text(request.command()));
    listener.accept(new RtuNews.Commanded(command, outcome));
  }
}
