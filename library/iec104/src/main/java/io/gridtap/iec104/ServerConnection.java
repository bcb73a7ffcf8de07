package io.gridtap.iec104;

import io.gridtap.iec104.apci.ApciSettings;
import io.gridtap.iec104.controlled.CommandRequest;
import io.gridtap.iec104.controlled.ControlledCommand;
import io.gridtap.iec104.controlled.ControlledDevice;
import io.gridtap.iec104.controlled.ControlledEngine;
import io.gridtap.iec104.controlled.ControlledEvent;
import io.gridtap.iec104.controlled.FileHandler;
import io.gridtap.iec104.controlled.RedundancyGroup;
import io.gridtap.iec104.controlled.Request;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.transport.Connection;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.Updates;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the server. The owner of its conversation delivers; requests are worked off by a thread of their
 * own, because the user who decides on them may block.
 */
final class ServerConnection implements Conversation.Handler<ControlledEvent> {
  private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());
  /** Requests that wait for the user; the engine refuses before, this bounds those of stopped sessions. */
  private static final int MAX_WAITING_REQUESTS = 1024;

  private final ControlledEngine engine;
  private final StationHandler handler;
  private final Consumer<ServerEvent> listener;
  private final Consumer<ServerConnection> onClosed;
  private final Updates<Request> requests = new Updates<>(MAX_WAITING_REQUESTS, this::wake);
  private volatile @Nullable Conversation<ControlledCommand, ControlledEvent> conversation;
  private volatile String peer = "";

  ServerConnection(ControlledDevice device, RedundancyGroup group, ApciSettings apci, Optional<FileHandler> files,
      StationHandler handler, Consumer<ServerEvent> listener, Consumer<ServerConnection> onClosed) {
    this.handler = handler;
    this.listener = listener;
    this.onClosed = onClosed;
    this.engine = device.engine(group, apci, files, this::proceed, Conversation.now());
    files.ifPresent(transfer -> transfer.connected(this::proceed));
  }

  void start(Connection connection, Duration writeLimit) {
    peer = connection.peer();
    Conversation.start("iec104-" + peer, connection, engine, started -> {
      conversation = started;
      return this;
    }, Conversation.Settings.STANDARD.withWriteLimit(writeLimit));
    Thread.ofVirtual().name("iec104-" + peer + "-requests").start(this::serve);
  }

  RedundancyGroup group() { return engine.group(); }

  void close() {
    Conversation<ControlledCommand, ControlledEvent> current = conversation;
    if (current != null) current.close();
  }

  /** From any thread. An interrupt of that thread is kept for whoever it is meant for. */
  private void proceed() {
    Conversation<ControlledCommand, ControlledEvent> current = conversation;
    if (current == null) return;
    boolean interrupted = Thread.interrupted();
    boolean told = false;
    while (!told) {
      try {
        current.command(new ControlledCommand.Proceed());
        told = true;
      } catch (ConnectionLostException over) {
        // closed() gives back what is to be sent
        LOG.log(Level.DEBUG, "%s is gone".formatted(peer), over);
        told = true;
      } catch (InterruptedException again) {
        LOG.log(Level.TRACE, "interrupted", again);
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void wake() {
    Conversation<ControlledCommand, ControlledEvent> current = conversation;
    if (current != null) current.wake();
  }

  @Override
  public void deliver(ControlledEvent event) {
    listener.accept(new ServerEvent.Told(peer, group().name(), event));
    if (event instanceof ControlledEvent.Requested(Request request)) requests.put(request);
  }

  @Override
  public boolean ready() { return requests.ready(); }

  @Override
  public void closed(String reason) {
    engine.lost();
    requests.close(reason);
    onClosed.accept(this);
    listener.accept(new ServerEvent.Closed(peer, group().name(), reason));
  }

  private void serve() {
    try {
      while (true) decide(requests.take());
    } catch (ConnectionLostException over) {
      LOG.log(Level.DEBUG, "no more requests of %s".formatted(peer), over);
    } catch (InterruptedException interrupted) {
      LOG.log(Level.DEBUG, "the requests of %s were interrupted".formatted(peer), interrupted);
      close();
    }
  }

  private void decide(Request request) {
    try {
      handler.handle(request);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "%s: the handler threw, refused".formatted(request), bug);
      request.refuse();
      if (request instanceof CommandRequest command && !command.isSelect()) command.fault();
    }
  }
}
