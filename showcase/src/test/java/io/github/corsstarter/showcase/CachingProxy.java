package io.github.corsstarter.showcase;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The system's nginx as a cache in front of a server on this machine. {@code X-Cache} is
 * the source of a response.
 *
 * @param process the running nginx
 * @param port its port
 */
record CachingProxy(Process process, int port) implements AutoCloseable {

	/**
	 * Start nginx. If it isn't installed, the test fails in CI and is skipped elsewhere.
	 * @param folder an empty folder for its files
	 * @param serverPort the port of the server
	 * @return nginx, ready for requests
	 */
	static CachingProxy start(Path folder, int serverPort) throws IOException {
		Path executable = find();
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		Files.writeString(folder.resolve("nginx.conf"), """
				daemon off;
				master_process off;
				pid nginx.pid;
				error_log stderr notice;
				events {}
				http {
				access_log off;
				error_log error.log;
				client_body_temp_path client_body;
				proxy_temp_path proxy;
				fastcgi_temp_path fastcgi;
				uwsgi_temp_path uwsgi;
				scgi_temp_path scgi;
				proxy_cache_path cache keys_zone=shared:1m;
				server {
				listen 127.0.0.1:%d;
				location / {
				proxy_pass http://127.0.0.1:%d;
				proxy_set_header Host $http_host;
				proxy_cache shared;
				add_header X-Cache $upstream_cache_status always;
				}
				}
				}
				""".formatted(port, serverPort));
		Process process = new ProcessBuilder(executable.toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e",
				"stderr")
			.redirectErrorStream(true)
			.start();
		awaitListening(process);
		return new CachingProxy(process, port);
	}

	private static Path find() {
		// On Debian, it isn't on the PATH of ordinary users
		return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, "nginx"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(CachingProxy::missing);
	}

	private static Path missing() {
		String message = "Needs nginx on the PATH or in /usr/sbin (Debian: apt-get install nginx)";
		if (System.getenv("CI") != null) {
			throw new AssertionError(message);
		}
		return Assumptions.abort(message);
	}

	private static void awaitListening(Process process) throws IOException {
		StringBuilder output = new StringBuilder();
		BufferedReader reader = process.inputReader();
		String line = "";
		// It logs its event method after its ports are open
		while (!line.contains("event method")) {
			line = reader.readLine();
			if (line == null) {
				throw new AssertionError("nginx did not start:\n" + output);
			}
			output.append(line).append('\n');
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
