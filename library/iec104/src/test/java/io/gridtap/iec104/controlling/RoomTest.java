package io.gridtap.iec104.controlling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Octets;
import org.junit.jupiter.api.Test;

/** Who has much to send waits for room in the window (k), so that requests of others do not wait behind it. */
class RoomTest {
  private static final String SEGMENT = "7d 01 0d 00 01 00 30 75 00 01 00 01 01 00";
  private static final int K = Iec104Settings.STANDARD.apci().k();

  private final Object ticket = new Object();
  private final Chart chart = new Chart(Iec104Settings.STANDARD);

  private void asksForRoom() { chart.command(new ControllingCommand.CountWithRoom(ticket)); }

  private void hasRoom() {
    chart.script().delivers(ControllingEvent.Counted.class,
        counted -> assertThat(counted.ticket()).isEqualTo(ticket));
    chart.nothingElse();
  }

  private void fillsTheWindow() {
    for (int i = 0; i < K; i++)
      chart.command(new ControllingCommand.Send(Asdu.decode(Octets.hex(SEGMENT)))).sends(SEGMENT);
    asksForRoom();
    chart.nothingElse();
  }

  @Test
  void thereIsRoomUntilTheWindowIsFull() {
    asksForRoom();
    hasRoom();
  }

  @Test
  void anAcknowledgementMakesRoom() {
    fillsTheWindow();
    chart.script().receive(Apdu.CODEC.encode(new Apdu.S(1)));
    hasRoom();
  }

  @Test
  void theEndOfDataTransferAnswers() {
    fillsTheWindow();
    chart.command(new ControllingCommand.StopTransfer());
    chart.script().sends("68 04 13 00 00 00").receive("68 04 23 00 00 00").delivers(ControllingEvent.Counted.class,
        counted -> assertThat(counted.ticket()).isEqualTo(ticket)).delivers(new ControllingEvent.TransferStopped());
    chart.nothingElse();
  }
}
