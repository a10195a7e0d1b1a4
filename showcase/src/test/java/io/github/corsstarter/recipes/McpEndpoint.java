package io.github.corsstarter.recipes;

import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.server.McpSyncServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * A tool for Spring AI's MCP server, which also notifies its clients, and the responses
 * for a client that needs a login.
 */
@RestController
class McpEndpoint {

	private final ObjectProvider<McpSyncServer> server;

	McpEndpoint(ObjectProvider<McpSyncServer> server) {
		this.server = server;
	}

	@McpTool
	String greet(String name) {
		this.server.getObject().notifyToolsListChanged();
		return "Hello, " + name;
	}

	/**
	 * Replaces Spring Security: {@code /mcp?login} needs a token.
	 */
	@Bean
	static FilterRegistrationBean<Filter> mcpLogin() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			HttpServletRequest asked = (HttpServletRequest) request;
			if (asked.getQueryString() == null || "Bearer t".equals(asked.getHeader("Authorization"))) {
				chain.doFilter(request, response);
				return;
			}
			((HttpServletResponse) response).setHeader("WWW-Authenticate",
					"Bearer scope=\"tools\", resource_metadata=\"" + url("/.well-known/oauth-protected-resource/tools")
							+ "\"");
			((HttpServletResponse) response).setStatus(HttpServletResponse.SC_UNAUTHORIZED);
		});
		registration.addUrlPatterns("/mcp");
		return registration;
	}

	@GetMapping("/.well-known/oauth-protected-resource/tools")
	Map<String, Object> resource() {
		return Map.of("resource", url("/mcp"), "authorization_servers", List.of(url("")));
	}

	/**
	 * The responses of an authorization server, at the paths of Spring's.
	 */
	@GetMapping("/.well-known/oauth-authorization-server")
	Map<String, Object> authorizationServer() {
		return Map.of("issuer", url(""), "authorization_endpoint", url("/oauth2/authorize"), "token_endpoint",
				url("/oauth2/token"), "registration_endpoint", url("/oauth2/register"), "response_types_supported",
				List.of("code"), "code_challenge_methods_supported", List.of("S256"));
	}

	@PostMapping("/oauth2/register")
	Map<String, Object> register(@RequestBody Map<String, Object> client) {
		return Map.of("client_id", "page", "redirect_uris", client.get("redirect_uris"));
	}

	@PostMapping("/oauth2/token")
	Map<String, Object> token() {
		return Map.of("access_token", "t", "token_type", "Bearer");
	}

	private static String url(String path) {
		return ServletUriComponentsBuilder.fromCurrentContextPath().path(path).toUriString();
	}

}
