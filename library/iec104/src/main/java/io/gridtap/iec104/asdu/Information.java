package io.gridtap.iec104.asdu;

/**
 * What an information object carries beside its address and its time tag: the set of information elements that its type
 * identification prescribes (IEC 60870-5-101 §7.3), one record for each set.
 */
public sealed interface Information
    permits Monitored, Command, Interrogation, CounterInterrogation, Read, ClockSynchronization, TestPattern,
    ResetProcess, Delay, TestCounter, EndOfInitialization, Parameter, ParameterActivation, FileInformation, Raw {}
