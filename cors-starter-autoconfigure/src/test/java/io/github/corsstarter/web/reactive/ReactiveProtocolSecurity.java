package io.github.corsstarter.web.reactive;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/**
 * Spring Security as reactive applications configure it: a login form with CSRF
 * protection, and chains that switch Spring Security's own CORS support on and off.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class ReactiveProtocolSecurity {

	@Bean
	@Order(1)
	SecurityWebFilterChain form(ServerHttpSecurity http) {
		return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/form/**", "/login"))
			.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
			.formLogin(Customizer.withDefaults())
			.build();
	}

	@Bean
	@Order(2)
	SecurityWebFilterChain corsDefaults(ServerHttpSecurity http) {
		return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/cors-defaults/**"))
			.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
			.httpBasic(Customizer.withDefaults())
			.cors(Customizer.withDefaults())
			.build();
	}

	@Bean
	@Order(3)
	SecurityWebFilterChain corsDisabled(ServerHttpSecurity http) {
		return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/cors-disabled/**"))
			.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
			.httpBasic(Customizer.withDefaults())
			.cors((cors) -> cors.disable())
			.build();
	}

	@Bean
	@Order(4)
	SecurityWebFilterChain forbidden(ServerHttpSecurity http) {
		return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/forbidden"))
			.authorizeExchange((exchanges) -> exchanges.anyExchange().denyAll())
			.exceptionHandling((handling) -> handling
				.authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.FORBIDDEN)))
			.build();
	}

	@Bean
	SecurityWebFilterChain others(ServerHttpSecurity http) {
		return http
			.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/private").authenticated().anyExchange().permitAll())
			.httpBasic(Customizer.withDefaults())
			.csrf((csrf) -> csrf.disable())
			.build();
	}

}
