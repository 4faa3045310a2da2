package dev.godwit.agent;

import dev.godwit.agent.file.FileProblem;
import dev.godwit.protocol.transfer.TransferCode;

/** What the other side is told of a problem with this side's disk. */
final class DiskCodes {
  private DiskCodes() {}

  static TransferCode of(FileProblem problem) {
    return switch (problem.reason()) {
      case NO_SPACE -> TransferCode.NO_SPACE;
      case UNSAFE_PATH, SAME_NAME, ENCODING -> TransferCode.UNSAFE_PATH;
      case TOO_MANY_FILES -> TransferCode.TOO_MANY_FILES;
      case EXISTS, NEWER_VERSION -> TransferCode.EXISTS;
      case UNREADABLE, NOT_FOUND -> TransferCode.UNREADABLE;
      case RECEIVER_CLOSED -> TransferCode.RECEIVER_CLOSED;
      case SOURCE_CHANGED -> TransferCode.SOURCE_CHANGED;
      case UNWRITABLE, DISK_FAILED -> TransferCode.DISK_FAILED;
    };
  }
}
