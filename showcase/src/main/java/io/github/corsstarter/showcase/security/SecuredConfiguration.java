package io.github.corsstarter.showcase.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

import jakarta.servlet.DispatcherType;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.Assert;

/**
 * Requires a bearer token. This class contains nothing about CORS either: preflights are
 * answered before Spring Security sees them, and its responses have the policy's headers.
 */
@Configuration(proxyBeanMethods = false)
@Profile("secured")
class SecuredConfiguration {

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, OpaqueTokenIntrospector tokens, JsonMapper json) {
		AuthenticationEntryPoint unauthorized = unauthorized(json);
		return http.authorizeHttpRequests((requests) -> requests
			// The original request was already authorized
			.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
			.permitAll()
			// An img element sends no token, and these URLs can't be guessed
			.requestMatchers(HttpMethod.GET, "/", "/*.*", "/attachments/*")
			.permitAll()
			.requestMatchers("/chatkit/upload/*")
			.permitAll()
			// The tour's failures must not need a token
			.requestMatchers("/tour/**")
			.permitAll()
			.anyRequest()
			.authenticated())
			.oauth2ResourceServer((server) -> server.authenticationEntryPoint(unauthorized)
				.opaqueToken((opaque) -> opaque.introspector(tokens)))
			.exceptionHandling((handling) -> handling.authenticationEntryPoint(unauthorized))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			// Not needed without cookies, because another site can't send credentials
			.csrf(CsrfConfigurer::disable)
			.build();
	}

	private static AuthenticationEntryPoint unauthorized(JsonMapper json) {
		BearerTokenAuthenticationEntryPoint bearer = new BearerTokenAuthenticationEntryPoint();
		return (request, response, ex) -> {
			bearer.commence(request, response, ex);
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			json.writeValue(response.getOutputStream(), ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED,
					"This service requires a valid access token, sent as Authorization: Bearer."));
		};
	}

	/**
	 * A single token for the showcase. Real tokens come from an authorization server:
	 * replace this bean with {@code spring.security.oauth2.resourceserver} settings.
	 * @param expected the token
	 * @return the introspector that accepts it
	 */
	@Bean
	OpaqueTokenIntrospector tokens(@Value("${security.bearer-token}") String expected) {
		Assert.hasText(expected, "security.bearer-token must not be empty");
		return (token) -> {
			if (!MessageDigest.isEqual(bytes(token), bytes(expected))) {
				throw new BadOpaqueTokenException("Unknown token");
			}
			return new DefaultOAuth2AuthenticatedPrincipal("user", Map.of("sub", "user"), List.of());
		};
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
