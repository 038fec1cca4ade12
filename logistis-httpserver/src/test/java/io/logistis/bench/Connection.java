package io.logistis.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One keep-alive connection over TLS that takes as little of the machine as it can. Not thread-safe. */
final class Connection implements AutoCloseable {

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] request = new byte[64 * 1024];

    Connection(URI webhook, SSLContext trust) throws IOException {
        socket = (SSLSocket) trust.getSocketFactory().createSocket(webhook.getHost(), webhook.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream(), 4096);
        out = socket.getOutputStream();
    }

    /** Posts a review and reads the answer; whether it said that the change is recorded. */
    boolean post(byte[] review) throws IOException {
        byte[] head = ("POST /admit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + review.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        int length = head.length + review.length;
        if (request.length < length) {
            request = new byte[length];
        }
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(review, 0, request, head.length, review.length);
        out.write(request, 0, length);
        out.flush();
        return answer();
    }

    private boolean answer() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the answer was " + status);
        }
        boolean recorded = false;
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "Logistis-Recorded: yes", 0, 22)) {
                recorded = true;
            } else if (header.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Long.parseLong(header.substring(16));
            }
        }
        in.skipNBytes(length);
        return recorded;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException("the connection was closed");
            }
            if (read == '\n') {
                return line.toString();
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
