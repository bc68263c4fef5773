package dev.novasphere.wukong.status.input;

import java.time.Duration;

/**
 * Another operator that still writes a virtual machine which was taken over from it.
 *
 * @param manager the field manager under which it writes
 * @param pause how long the virtual machine is left to it before it is taken back
 */
public record ConflictingOperator(String manager, Duration pause) {}
