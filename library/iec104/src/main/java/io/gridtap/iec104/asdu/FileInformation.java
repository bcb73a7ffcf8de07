package io.gridtap.iec104.asdu;

/** A step of a file transfer (IEC 60870-5-101 §7.3.6). */
public sealed interface FileInformation extends Information
    permits FileReady, SectionReady, CallFile, LastSection, AckFile, Segment, DirectoryEntry, QueryLog {

  /** Name of file, NOF: 1 transparent, 2 disturbance data, 3 sequences of events, 4 sequences of analogue values. */
  int file();
}
