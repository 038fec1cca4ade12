package io.logistis.capture;

/**
 * Under which rules a snapshot was made. Snapshots of different profiles can't be compared.
 *
 * @param hash 32 hexadecimal digits, of the rules and of the key of the marks
 * @param text the rules, one a line; without the key
 */
public record CaptureProfile(String hash, String text) {}
