package io.github.corsstarter.web.servlet;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Spring Security as applications configure it: a login form with CSRF protection, and
 * chains that switch Spring Security's own CORS support on and off.
 */
@Configuration(proxyBeanMethods = false)
class ProtocolSecurity {

	@Bean
	@Order(1)
	SecurityFilterChain form(HttpSecurity http) throws Exception {
		return http.securityMatcher("/form/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.formLogin(Customizer.withDefaults())
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain corsDefaults(HttpSecurity http) throws Exception {
		return http.securityMatcher("/cors-defaults/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.cors(Customizer.withDefaults())
			.build();
	}

	@Bean
	@Order(3)
	SecurityFilterChain corsDisabled(HttpSecurity http) throws Exception {
		return http.securityMatcher("/cors-disabled/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.cors((cors) -> cors.disable())
			.build();
	}

	@Bean
	SecurityFilterChain others(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/private")
				.authenticated()
				.requestMatchers("/forbidden")
				.denyAll()
				.anyRequest()
				.permitAll())
			.httpBasic(Customizer.withDefaults())
			.exceptionHandling((handling) -> handling.defaultAuthenticationEntryPointFor(
					(request, response, ex) -> response.sendError(HttpServletResponse.SC_FORBIDDEN),
					(request) -> request.getRequestURI().equals("/forbidden")))
			.csrf((csrf) -> csrf.disable())
			.build();
	}

}
