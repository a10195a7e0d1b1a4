package io.github.corsstarter.test;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/**
 * Performs requests without a server.
 *
 * @param mvc the {@code MockMvc} that performs them
 */
record MockMvcSender(MockMvc mvc) implements Sender {

	@Override
	public Response send(String method, String path, Map<String, String> headers) {
		MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(HttpMethod.valueOf(method),
				URI.create(path));
		headers.forEach(request::header);
		try {
			MockHttpServletResponse response = this.mvc.perform(request).andReturn().getResponse();
			Map<String, List<String>> received = new LinkedHashMap<>();
			response.getHeaderNames().forEach((name) -> received.put(name, response.getHeaders(name)));
			return new Response(response.getStatus(), path, HttpHeaders.of(received, (name, value) -> true));
		}
		catch (Exception ex) {
			throw new IllegalStateException(method + " " + path + " failed", ex);
		}
	}

	@Override
	public String baseUrl() {
		return "http://localhost:8080";
	}

	@Override
	public String hintWithoutPolicy() {
		return "No policy handled the request. If a policy covers the path, the MockMvc was built without the "
				+ "CORS policy filter. Inject FilterRegistrationBean<CorsPolicyFilter> registration, and build "
				+ "the MockMvc with .addFilters(registration.getFilter()).";
	}

}
