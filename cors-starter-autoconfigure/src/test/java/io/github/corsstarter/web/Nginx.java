package io.github.corsstarter.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.Assumptions;

/**
 * The system's nginx, in front of servers on this machine. Each host name has a site on a
 * port with TLS and on a port without TLS.
 */
public final class Nginx implements AutoCloseable {

	private static final char[] PASSWORD = "password".toCharArray();

	private final Process process;

	private final RawHttp https;

	private final RawHttp http;

	private Nginx(Process process, RawHttp https, RawHttp http) {
		this.process = process;
		this.https = https;
		this.http = http;
	}

	/**
	 * Find nginx. If it isn't installed, the test fails in CI and is skipped elsewhere.
	 * @return the executable
	 */
	public static Path find() {
		// On Debian, it isn't on the PATH of ordinary users
		return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, "nginx"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(Nginx::missing);
	}

	private static Path missing() {
		String message = "Needs nginx on the PATH or in /usr/sbin (Debian: apt-get install nginx)";
		if (System.getenv("CI") != null) {
			throw new AssertionError(message);
		}
		return Assumptions.abort(message);
	}

	/**
	 * Start nginx.
	 * @param executable the executable
	 * @param folder an empty folder for its files
	 * @param sites the directives by host name, which can use {@code $connection_upgrade}
	 * for the value of {@code Connection}
	 * @return nginx, ready for requests
	 * @throws IOException if it can't be started
	 * @throws GeneralSecurityException if its certificate can't be made
	 */
	public static Nginx start(Path executable, Path folder, Map<String, String> sites)
			throws IOException, GeneralSecurityException {
		KeyStore certificate = makeCertificate(folder);
		int[] ports = freePorts();
		Files.writeString(folder.resolve("nginx.conf"), configuration(sites, ports[0], ports[1]));
		Process process = new ProcessBuilder(executable.toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e",
				"stderr")
			.redirectErrorStream(true)
			.start();
		awaitListening(process);
		return new Nginx(process, new RawHttp(ports[0], trusting(certificate).getSocketFactory()),
				new RawHttp(ports[1]));
	}

	private static int[] freePorts() throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		try (ServerSocket one = new ServerSocket(0, 1, loopback);
				ServerSocket other = new ServerSocket(0, 1, loopback)) {
			return new int[] { one.getLocalPort(), other.getLocalPort() };
		}
	}

	private static String configuration(Map<String, String> sites, int tlsPort, int plainPort) {
		StringBuilder text = new StringBuilder("""
				daemon off;
				master_process off;
				pid nginx.pid;
				error_log stderr notice;
				events {}
				http {
				access_log off;
				keepalive_timeout 0;
				error_log error.log;
				client_body_temp_path client_body;
				proxy_temp_path proxy;
				fastcgi_temp_path fastcgi;
				uwsgi_temp_path uwsgi;
				scgi_temp_path scgi;
				proxy_cache_path cache keys_zone=shared:1m;
				ssl_certificate certificate.pem;
				ssl_certificate_key key.pem;
				server_names_hash_bucket_size 128;
				map $http_upgrade $connection_upgrade { '' close; default upgrade; }
				""");
		sites.forEach((name, directives) -> text.append("""
				server {
				listen 127.0.0.1:%d ssl;
				listen 127.0.0.1:%d;
				server_name %s;
				location / {
				%s
				}
				}
				""".formatted(tlsPort, plainPort, name, directives)));
		return text.append("}\n").toString();
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

	private static KeyStore makeCertificate(Path folder) throws IOException, GeneralSecurityException {
		Path file = folder.resolve("certificate.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "nginx", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=nginx",
				"-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD))
			.redirectErrorStream(true)
			.start();
		String output = keytool.inputReader().lines().collect(Collectors.joining("\n"));
		if (!Files.exists(file)) {
			throw new AssertionError("keytool made no certificate:\n" + output);
		}
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(file)) {
			store.load(input, PASSWORD);
		}
		writePem(folder.resolve("certificate.pem"), "CERTIFICATE", store.getCertificate("nginx").getEncoded());
		writePem(folder.resolve("key.pem"), "PRIVATE KEY", store.getKey("nginx", PASSWORD).getEncoded());
		return store;
	}

	private static void writePem(Path file, String type, byte[] content) throws IOException {
		Files.writeString(file, "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
				+ "\n-----END " + type + "-----\n");
	}

	private static SSLContext trusting(KeyStore certificate) throws GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(certificate);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	/**
	 * Return a client of the port with TLS.
	 * @return the client
	 */
	public RawHttp https() {
		return this.https;
	}

	/**
	 * Return a client of the port without TLS.
	 * @return the client
	 */
	public RawHttp http() {
		return this.http;
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
