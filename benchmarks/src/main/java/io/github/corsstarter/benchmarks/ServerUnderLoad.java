package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * A Tomcat with a filter and a servlet that responds with two letters. {@code /used}
 * responds with the nanoseconds of CPU time and the allocated bytes so far.
 */
public final class ServerUnderLoad {

	private ServerUnderLoad() {
	}

	/**
	 * Start the server, and print its port.
	 * @param arguments the peer and the scenario
	 */
	public static void main(String[] arguments) throws Exception {
		Tomcat tomcat = new Tomcat();
		start(tomcat, Peer.valueOf(arguments[0]), Scenario.valueOf(arguments[1]));
		System.out.println(tomcat.getConnector().getLocalPort());
		tomcat.getServer().await();
	}

	/**
	 * Start a server.
	 */
	static void start(Tomcat tomcat, Peer peer, Scenario scenario)
			throws LifecycleException, ServletException, IOException {
		tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
		tomcat.setPort(0);
		tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
		tomcat.setSilent(true);
		Context context = tomcat.addContext("", null);
		FilterDef definition = new FilterDef();
		definition.setFilterName("cors");
		Filter filter = Objects.requireNonNull(peer.filter(scenario.allowed()));
		// The filter is already initialized; the container would initialize it again
		// without parameters
		definition.setFilter((request, response, chain) -> filter.doFilter(request, response, chain));
		context.addFilterDef(definition);
		FilterMap everything = new FilterMap();
		everything.setFilterName("cors");
		everything.addURLPattern("/*");
		context.addFilterMap(everything);
		Tomcat.addServlet(context, "ok", new Ok());
		Tomcat.addServlet(context, "used", new Used());
		context.addServletMappingDecoded("/", "ok");
		context.addServletMappingDecoded("/used", "used");
		tomcat.start();
	}

	/**
	 * Responds with two letters.
	 */
	@SuppressWarnings("serial") // never serialized
	private static final class Ok extends HttpServlet {

		private static final byte[] BODY = "ok".getBytes(StandardCharsets.US_ASCII);

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentLength(BODY.length);
			response.getOutputStream().write(BODY);
		}

	}

	/**
	 * Responds with the used resources.
	 */
	@SuppressWarnings("serial") // never serialized
	private static final class Used extends HttpServlet {

		private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

		private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory
			.getOperatingSystemMXBean();

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			long bytes = 0;
			for (long allocated : this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds())) {
				bytes += Math.max(0, allocated);
			}
			response.getWriter().print(this.system.getProcessCpuTime() + " " + bytes);
		}

	}

}
