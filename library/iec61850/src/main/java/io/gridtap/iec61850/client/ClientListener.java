package io.gridtap.iec61850.client;

import io.gridtap.mms.MmsClient;
import io.gridtap.mms.association.Event;

/**
 * Is told what becomes of a client's association; given to {@link Iec61850Client#connect}. Called in the place of the
 * connection's owner: quick, please, and no request from there.
 */
public interface ClientListener extends MmsClient.Listener {
  /**
   * The association has changed its state.
   *
   * @param reason why it is closed; empty for the other states
   */
  void changed(ClientState state, String reason);

  @Override
  default void watch(Event event) {}
}
