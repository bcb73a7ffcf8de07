package io.gridtap.iec61850.server;

import io.gridtap.iec61850.Oper;
import io.gridtap.iec61850.server.ControlEngine.Addressed;
import io.gridtap.iec61850.server.ControlPoint.State;
import java.util.Optional;

/** What keeps the application busy with an object. Two are never the same. */
sealed interface ControlActivity {
  ControlPoint point();

  ServedClient client();

  /** The selection it comes from. */
  Optional<State.Selected> selection();

  /** The application is asked about a request. */
  final class Inquiry implements ControlActivity {
    private final ServedClient client;
    private final Addressed target;
    private final Optional<Oper> oper;
    private final Optional<State.Selected> selection;

    /** @param oper nothing for a plain Select */
    Inquiry(ServedClient client, Addressed target, Optional<Oper> oper) {
      this.client = client;
      this.target = target;
      this.oper = oper;
      this.selection = target.point().state() instanceof State.Selected selected
          ? Optional.of(selected)
          : Optional.empty();
    }

    @Override
    public ControlPoint point() { return target.point(); }

    @Override
    public ServedClient client() { return client; }

    @Override
    public Optional<State.Selected> selection() { return selection; }

    Addressed target() { return target; }

    Optional<Oper> oper() { return oper; }
  }

  /** A command is carried out. */
  final class Execution implements ControlActivity {
    private final ControlPoint point;
    private final ServedClient client;
    private final ControlCommand command;
    private final Optional<State.Selected> selection;
    private final boolean timeActivated;

    Execution(ControlPoint point, ServedClient client, ControlCommand command, Optional<State.Selected> selection,
        boolean timeActivated) {
      this.point = point;
      this.client = client;
      this.command = command;
      this.selection = selection;
      this.timeActivated = timeActivated;
    }

    @Override
    public ControlPoint point() { return point; }

    @Override
    public ServedClient client() { return client; }

    @Override
    public Optional<State.Selected> selection() { return selection; }

    ControlCommand command() { return command; }

    /** Its tests are due only now. */
    boolean timeActivated() { return timeActivated; }
  }
}
