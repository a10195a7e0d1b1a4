package io.github.corsstarter.autoconfigure.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.web.CorsProbe;
import io.github.corsstarter.web.CorsStartReportBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Probes the CORS filters and handler mappings of a reactive application.
 */
final class ReactiveCorsProbe implements CorsProbe {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ConfigurableListableBeanFactory beans;

	private final List<WebFilter> filters;

	private final boolean security;

	private final List<HandlerMapping> mappings;

	// Mappings with handlers that a lookup would create
	private final Set<HandlerMapping> lazy = new HashSet<>();

	// Paths of such handlers that can't be looked up otherwise
	private final List<PathPattern> unasked = new ArrayList<>();

	private final List<PathPattern> webSockets = new ArrayList<>();

	// Whether the handlers of requests are comparable, by method and path
	private final Map<String, Boolean> comparable = new HashMap<>();

	/**
	 * Create a probe.
	 * @param beans the beans of the application
	 * @param security whether it has Spring Security
	 */
	ReactiveCorsProbe(ConfigurableListableBeanFactory beans, boolean security) {
		this.beans = beans;
		this.filters = beans.getBeanProvider(WebFilter.class).orderedStream().toList();
		this.security = security;
		this.mappings = new ArrayList<>(
				BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, HandlerMapping.class, false, false).values());
		AnnotationAwareOrderComparator.sort(this.mappings);
		for (HandlerMapping mapping : this.mappings) {
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				annotated.getHandlerMethods().forEach((info, method) -> {
					if (wouldCreate(method.getBean())) {
						this.lazy.add(annotated);
						if (!LazyHandlers.areReadable(annotated)) {
							this.unasked.addAll(info.getPatternsCondition().getPatterns());
						}
					}
				});
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				urls.getHandlerMap().forEach((pattern, handler) -> {
					if (wouldCreate(handler)) {
						(isWebSocket(handler) ? this.webSockets : this.unasked).add(pattern);
					}
				});
			}
		}
	}

	/**
	 * Return whether a mapping would create the bean of a handler to look it up.
	 */
	private boolean wouldCreate(Object handler) {
		return handler instanceof String name && !MappingCode.exists(this.beans, name);
	}

	private boolean isWebSocket(Object handler) {
		Class<?> type = this.beans.getType(String.valueOf(handler));
		return type != null && WebSocketHandler.class.isAssignableFrom(type);
	}

	/**
	 * Return whether Spring's own types decide about all requests. Other code isn't run
	 * at startup.
	 */
	boolean isPossible() {
		return this.mappings.stream().allMatch((mapping) -> MappingCode.isSprings(mapping.getClass()));
	}

	@Override
	public boolean isLeftOut(String path) {
		return matchesAny(this.unasked, path);
	}

	private static boolean matchesAny(List<PathPattern> patterns, String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		return patterns.stream().anyMatch((pattern) -> pattern.matches(parsed));
	}

	@Override
	public Map<String, Set<String>> methods() {
		Methods methods = new Methods();
		for (HandlerMapping mapping : this.mappings) {
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				annotated.getHandlerMethods()
					.keySet()
					.forEach((info) -> ReactiveCorsSettingsFinder.paths(info)
						.forEach((pattern) -> methods.add(pattern, ReactiveCorsSettingsFinder.methods(info))));
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				urls.getHandlerMap().keySet().forEach((pattern) -> methods.add(pattern.getPatternString(), List.of()));
			}
			if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
				ReactiveRouteVisitor.read(functional.getRouterFunction())
					.routes()
					.forEach((rule) -> methods.add(rule.path(), rule.methods()));
			}
		}
		return methods.byPattern();
	}

	@Override
	public @Nullable Access ask(HypotheticalRequest request, boolean preflight) {
		if (isLeftOut(request.path()) || matchesAny(this.webSockets, request.path())) {
			return null;
		}
		try {
			if (preflight) {
				return access(PretendedExchange.preflight(request), request, true);
			}
			return isComparable(request) ? access(PretendedExchange.of(request), request, false) : null;
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (IllegalStateException ex) {
			if (ex.getCause() instanceof TimeoutException) {
				throw ex;
			}
			return null;
		}
		catch (Throwable ex) {
			// The handler requires a different request, or code requires a real one
			return null;
		}
	}

	private boolean isComparable(HypotheticalRequest request) {
		return this.comparable.computeIfAbsent(request.method() + request.path(),
				(absent) -> isComparable(handler(PretendedExchange.withoutOrigin(request))));
	}

	/**
	 * Return whether a handler responds to requests other than handshakes and doesn't
	 * serve files, of which only some exist.
	 */
	private static boolean isComparable(@Nullable Object handler) {
		return handler != null && !(handler instanceof ResourceWebHandler || handler instanceof WebSocketHandler
				|| ClassUtils.getShortName(handler.getClass()).contains("WebSocket"));
	}

	private @Nullable Object handler(ServerWebExchange exchange) {
		for (HandlerMapping mapping : this.mappings) {
			Object handler = (mapping instanceof RequestMappingInfoHandlerMapping annotated
					&& this.lazy.contains(mapping)) ? LazyHandlers.find(annotated, exchange)
							: mapping.getHandler(exchange).block(PATIENCE);
			if (handler != null) {
				return handler;
			}
		}
		return null;
	}

	private @Nullable Access access(ServerWebExchange exchange, HypotheticalRequest request, boolean preflight) {
		for (WebFilter filter : this.filters) {
			boolean chains = this.security && SecurityWebCorsLayers.isProxy(filter);
			for (WebFilter each : chains ? SecurityWebCorsLayers.corsFilters(this.beans, exchange, PATIENCE)
					: List.of(filter)) {
				if (each instanceof CorsWebFilter corsFilter) {
					if (ReactiveCorsSettingsFinder.code(corsFilter) != null) {
						return null;
					}
					CorsConfiguration settings = (ReactiveCorsSettingsFinder
						.source(corsFilter) instanceof CorsConfigurationSource source)
								? source.getCorsConfiguration(exchange) : null;
					if (settings != null) {
						return Access.of(settings, request, preflight);
					}
				}
				else if (CorsStartReportBuilder.isNamedLikeCors(each.getClass().getName())) {
					return null;
				}
			}
		}
		// The mapping applies its settings
		handler(exchange);
		HttpHeaders headers = exchange.getResponse().getHeaders();
		if (headers.getAccessControlAllowOrigin() == null || (preflight
				&& !headers.getAccessControlAllowMethods().contains(HttpMethod.valueOf(request.method())))) {
			return Access.NONE;
		}
		return headers.getAccessControlAllowCredentials() ? Access.READ_WITH_CREDENTIALS : Access.READ;
	}

}
