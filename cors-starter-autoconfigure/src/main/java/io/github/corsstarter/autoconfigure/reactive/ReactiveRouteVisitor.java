package io.github.corsstarter.autoconfigure.reactive;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.web.FunctionalRoutes;
import reactor.core.publisher.Mono;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Reads Spring WebFlux's functional routes.
 *
 * @param routes the collector of their requests
 */
record ReactiveRouteVisitor(FunctionalRoutes routes) implements RouterFunctions.Visitor, RequestPredicates.Visitor {

	private static final String GRAPH_QL = "org.springframework.graphql.server.webflux.GraphQlRequestPredicates$";

	static FunctionalRoutes read(RouterFunction<?> function) {
		ReactiveRouteVisitor visitor = new ReactiveRouteVisitor(new FunctionalRoutes());
		function.accept(visitor);
		return visitor.routes;
	}

	@Override
	public void startNested(RequestPredicate predicate) {
		predicate.accept(this);
		this.routes.startNested();
	}

	@Override
	public void endNested(RequestPredicate predicate) {
		this.routes.endNested();
	}

	@Override
	public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
		predicate.accept(this);
		this.routes.route(handler instanceof CorsConfigurationSource);
	}

	@Override
	public void resources(Function<ServerRequest, Mono<Resource>> lookup) {
		if (HiddenField.read(lookup.getClass(), "predicate", lookup) instanceof RequestPredicate predicate) {
			// For a single file, which exists
			predicate.accept(this);
			this.routes.route(false);
		}
		else {
			this.routes.resources(lookup.toString());
		}
	}

	@Override
	public void attributes(Map<String, Object> attributes) {
	}

	@Override
	public void unknown(RouterFunction<?> function) {
		this.routes.unknown();
	}

	@Override
	public void method(Set<HttpMethod> methods) {
		this.routes.methods(methods.stream().map(HttpMethod::name).toList());
	}

	@Override
	public void path(String pattern) {
		this.routes.path(pattern);
	}

	@Override
	@Deprecated
	@SuppressWarnings("removal")
	public void pathExtension(String extension) {
		this.routes.other();
	}

	@Override
	public void header(String name, String value) {
		this.routes.other();
	}

	@Override
	public void queryParam(String name, String value) {
		this.routes.other();
	}

	@Override
	public void version(String version) {
		this.routes.other();
	}

	@Override
	public void startAnd() {
	}

	@Override
	public void and() {
	}

	@Override
	public void endAnd() {
		this.routes.and();
	}

	@Override
	public void startOr() {
	}

	@Override
	public void or() {
	}

	@Override
	public void endOr() {
		this.routes.or();
	}

	@Override
	public void startNegate() {
	}

	@Override
	public void endNegate() {
		this.routes.negate();
	}

	@Override
	public void unknown(RequestPredicate predicate) {
		String type = predicate.getClass().getName();
		if (type.startsWith(GRAPH_QL)
				&& HiddenField.read(predicate.getClass(), "pattern", predicate) instanceof PathPattern path) {
			this.routes.graphQl(path.getPatternString());
		}
		else {
			this.routes.other();
		}
	}

}
