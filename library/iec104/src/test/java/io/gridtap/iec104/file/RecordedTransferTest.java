package io.gridtap.iec104.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.wire.Moment;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both parts say octet for octet what the stations of recorded sessions said. */
class RecordedTransferTest {
  private static final Octets CONTENT = new OctetWriter().octets(FileChart.counting(0, 2000))
      .octets(FileChart.counting(7, 1000)).toOctets();
  private static final FileId UNKNOWN = new FileId(1, 31_000, 1);

  @Test
  void controlledStationSendsAFileOfTwoSectionsAndRefusesAnUnknownOne() throws IOException {
    MemoryStore store = new MemoryStore().with(FileChart.FILE, CONTENT);
    FileChart station = station(store, FileSettings.STANDARD.withSectionOctets(2000));
    play(station, FileChart.session("10-file-transfer"), true);
    assertThat(store.outcomes).containsExactly(new FileOutcome.Done(3000));
    assertThat(store.open).isZero();
  }

  @Test
  void controllingStationReceivesTheFile() throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    FileChart client = new FileChart(FileSide.of(FileReceiver.select(FileChart.FILE, 0, FieldSizes.IEC104,
        FileSettings.STANDARD, Moment.ORIGIN), new StoreWork(sink(received))));
    List<FileChart.Recorded> session = FileChart.session("10-file-transfer");
    play(client, session.subList(0, session.size() - 2), false);
    client.ends(new FileOutcome.Done(3000));
    assertThat(Octets.wrap(received.toByteArray())).isEqualTo(CONTENT);
  }

  @Test
  void controllingStationIsRefusedAnUnknownFile() throws IOException {
    FileChart client = new FileChart(
        FileSide.of(FileReceiver.select(UNKNOWN, 0, FieldSizes.IEC104, FileSettings.STANDARD, Moment.ORIGIN),
            new StoreWork(sink(new ByteArrayOutputStream()))));
    List<FileChart.Recorded> session = FileChart.session("10-file-transfer");
    play(client, session.subList(session.size() - 2, session.size()), false);
    client.ends(new FileOutcome.Refused(FileError.NONE, "select file 1 at 31000 of station 1"));
  }

  @Test
  void controlledStationTellsItsDirectoryAndOffersALog() throws IOException {
    MemoryStore store = new MemoryStore()
        .with(FileChart.FILE, CONTENT, Instant.parse("2026-11-21T05:45:34.664Z"))
        .with(new FileId(1, 30_001, 2), FileChart.counting(0, 128), Instant.parse("2026-11-21T05:45:34.665Z"));
    play(station(store, FileSettings.STANDARD), FileChart.session("31-scripted-directory-querylog-private"), true);
  }

  @Test
  void controllingStationReadsTheDirectory() throws IOException {
    DirectoryReader reader = new DirectoryReader(1, 0, 0, FieldSizes.IEC104, StationTime.UTC, FileSettings.STANDARD,
        Moment.ORIGIN);
    FileChart client = new FileChart(
        FileSide.of(reader, new StoreWork(new FileStore.Source(0, new ByteArrayInputStream(new byte[0])))));
    play(client, FileChart.session("31-scripted-directory-querylog-private").subList(0, 2), false);
    client.ends(new FileOutcome.Done(0));
    assertThat(reader.entries()).containsExactly(
        new FileEntry(30_000, 1, 3000, Instant.parse("2026-11-21T05:45:34.664Z")),
        new FileEntry(30_001, 2, 128, Optional.of(Instant.parse("2026-11-21T05:45:34.665Z")), false, false));
  }

  @Test
  void controllingStationAsksForALog() throws IOException {
    List<FileChart.Recorded> session = FileChart.session("31-scripted-directory-querylog-private").subList(2, 4);
    QueryLog asked = (QueryLog) session.getFirst().asdu().objects().getFirst().information();
    FileChart client = new FileChart(FileSide.of(FileReceiver.queryLog(FileChart.FILE, asked.start(), asked.end(), 0,
        FieldSizes.IEC104, FileSettings.STANDARD, Moment.ORIGIN), new StoreWork(sink(new ByteArrayOutputStream()))));
    play(client, session, false);
    client.sends(new io.gridtap.iec104.asdu.CallFile(1, 0, io.gridtap.iec104.asdu.CallFile.CALL_FILE)).nothing();
  }

  private static FileChart station(MemoryStore store, FileSettings settings) {
    return new FileChart(FileSide.of(new StationFiles(FieldSizes.IEC104, StationTime.UTC, settings), store));
  }

  private static void play(FileChart chart, List<FileChart.Recorded> session, boolean station) {
    for (FileChart.Recorded each : session)
      if (each.toStation() == station) chart.receives(each.asdu());
      else
      chart.sends(each.asdu());
  }

  static FileStore.Sink sink(ByteArrayOutputStream received) {
    return new FileStore.Sink() {
      @Override
      public void append(Octets octets) throws IOException { octets.writeTo(received); }

      @Override
      public void commit() {
        // it is there already
      }

      @Override
      public void close() {
        // nothing is held
      }
    };
  }
}
