package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.web.CorsProbe;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Probes the CORS filters and handler mappings of a servlet application.
 */
final class ServletCorsProbe implements CorsProbe {

	private final ConfigurableListableBeanFactory beans;

	private final Map<ServletFilters.Registered, List<PathPattern>> filters = new LinkedHashMap<>();

	private final String servletPath;

	private final boolean security;

	private final List<HandlerMapping> mappings;

	// Mappings with handlers that a lookup would create
	private final Set<HandlerMapping> lazy = new HashSet<>();

	// Paths of such handlers that can't be looked up otherwise
	private final List<PathPattern> unasked = new ArrayList<>();

	private final Map<Question, Optional<Answer>> answers = new HashMap<>();

	/**
	 * Create a probe.
	 * @param beans the beans of the application
	 * @param filters its filters
	 * @param security whether it has Spring Security
	 * @param mappings its handler mappings, in the order in which Spring consults them
	 */
	ServletCorsProbe(ConfigurableListableBeanFactory beans, ServletFilters filters, boolean security,
			Collection<HandlerMapping> mappings) {
		this.beans = beans;
		this.servletPath = Objects.requireNonNullElse(filters.servletPath(), "");
		filters.all()
			.forEach((each) -> this.filters.put(each,
					each.paths().stream().map(PathPatternParser.defaultInstance::parse).toList()));
		for (HandlerMapping mapping : mappings) {
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				annotated.getHandlerMethods().forEach((info, method) -> {
					if (wouldCreate(method.getBean())) {
						this.lazy.add(annotated);
						if (!LazyHandlers.areReadable(annotated)) {
							info.getPatternValues().forEach(this::leaveAlone);
						}
					}
				});
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				MappingCorsLayers.urlHandlers(urls).forEach((pattern, handler) -> {
					if (wouldCreate(handler)) {
						leaveAlone(pattern);
					}
				});
			}
		}
		this.security = security;
		this.mappings = List.copyOf(mappings);
	}

	/**
	 * Return whether a mapping would create the bean of a handler to look it up.
	 */
	private boolean wouldCreate(Object handler) {
		return handler instanceof String name && !MappingCode.exists(this.beans, name);
	}

	private void leaveAlone(String pattern) {
		try {
			this.unasked
				.add(PathPatternParser.defaultInstance.parse(pattern.startsWith("/") ? pattern : "/" + pattern));
		}
		catch (PatternParseException ex) {
			// In the older syntax: no example path has this pattern
		}
	}

	@Override
	public Map<String, Set<String>> methods() {
		Methods methods = new Methods();
		for (HandlerMapping mapping : this.mappings) {
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				annotated.getHandlerMethods()
					.keySet()
					.forEach((info) -> info.getPatternValues()
						.forEach((pattern) -> methods.add(pattern, MappingCorsLayers.methods(info))));
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				MappingCorsLayers.urlHandlers(urls).keySet().forEach((pattern) -> methods.add(pattern, List.of()));
			}
			if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
				RouteVisitor.read(functional.getRouterFunction())
					.routes()
					.forEach((rule) -> methods.add(rule.path(), rule.methods()));
			}
		}
		return methods.byPattern();
	}

	@Override
	public boolean isLeftOut(String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		return this.unasked.stream().anyMatch((pattern) -> pattern.matches(parsed));
	}

	@Override
	public String servletPath() {
		return this.servletPath;
	}

	@Override
	public @Nullable Access ask(HypotheticalRequest request, boolean preflight) {
		Answer answer = answer(new Question(HttpMethod.valueOf(request.method()), request.path(), preflight));
		return (answer != null) ? Access.of(answer.settings, request, preflight) : null;
	}

	private @Nullable Answer answer(Question question) {
		return this.answers.computeIfAbsent(question, (asked) -> Optional.ofNullable(find(asked))).orElse(null);
	}

	private @Nullable Answer find(Question question) {
		if (isLeftOut(question.path)) {
			return null;
		}
		try {
			HttpServletRequest request = PretendedRequest.of(question.method, this.servletPath, question.path,
					question.preflight);
			Answer handler = handler(request, question.preflight);
			if (handler == null) {
				return null;
			}
			for (Filter each : filters(request)) {
				if (SpringCorsSettings.appliesSettingsOfHandlers(each)) {
					if (handler.settings != null) {
						return handler;
					}
					continue;
				}
				if (!(each instanceof CorsFilter filter) || SpringCorsSettings.code(filter) != null) {
					return null;
				}
				Object source = SpringCorsSettings.source(filter);
				CorsConfiguration settings = (source instanceof CorsConfigurationSource known)
						? known.getCorsConfiguration(request) : null;
				if (settings != null) {
					return new Answer(settings);
				}
			}
			return handler;
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// The handler requires a different request, or code requires a real one
			return null;
		}
	}

	private @Nullable Answer handler(HttpServletRequest request, boolean preflight) throws Exception {
		ServletRequestPathUtils.parseAndCache(request);
		for (HandlerMapping mapping : this.mappings) {
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated && this.lazy.contains(mapping)) {
				Object handler = LazyHandlers.find(annotated, request);
				if (handler != null) {
					return new Answer(LazyHandlers.settings(annotated, handler, request));
				}
				continue;
			}
			if (isOfLazy(mapping)) {
				continue;
			}
			HandlerExecutionChain chain = mapping.getHandler(request);
			if (chain != null) {
				return (preflight || isComparable(chain.getHandler())) ? new Answer(settings(chain, request)) : null;
			}
		}
		return preflight ? new Answer(null) : null;
	}

	/**
	 * Return whether a mapping consists of others of which one would create handlers.
	 * They are consulted after it.
	 */
	private boolean isOfLazy(HandlerMapping mapping) {
		return mapping instanceof Iterable<?> several
				&& StreamSupport.stream(several.spliterator(), false).anyMatch(this.lazy::contains);
	}

	/**
	 * Return whether a handler responds to requests other than handshakes and doesn't
	 * serve files, of which only some exist.
	 */
	private static boolean isComparable(Object handler) {
		return !(handler instanceof ResourceHttpRequestHandler || handler instanceof DefaultServletHttpRequestHandler
				|| ClassUtils.getPackageName(handler.getClass()).startsWith("org.springframework.web.socket"));
	}

	private static @Nullable CorsConfiguration settings(HandlerExecutionChain chain, HttpServletRequest request) {
		return chain.getInterceptorList()
			.stream()
			.filter(CorsConfigurationSource.class::isInstance)
			.map((source) -> ((CorsConfigurationSource) source).getCorsConfiguration(request))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private List<Filter> filters(HttpServletRequest request) {
		List<Filter> filters = new ArrayList<>();
		PathContainer path = PathContainer.parsePath(request.getRequestURI());
		this.filters.forEach((each, patterns) -> {
			if (patterns.stream().anyMatch((pattern) -> pattern.matches(path))) {
				boolean chains = this.security && each.filterName().equals(SecurityCorsLayers.PROXY);
				for (Filter filter : chains ? SecurityCorsLayers.corsFilters(this.beans, request)
						: ((each.filter() != null) ? List.of(each.filter()) : List.<Filter>of())) {
					if (ServletFilters.isCors(filter.getClass())) {
						filters.add(filter);
					}
				}
			}
		});
		return filters;
	}

	/**
	 * A request.
	 *
	 * @param method its method, or that of the request after the preflight
	 * @param path its path
	 * @param preflight whether it is a preflight
	 */
	private record Question(HttpMethod method, String path, boolean preflight) {
	}

	/**
	 * The settings that apply to a request.
	 *
	 * @param settings the settings, or {@code null} if there are none
	 */
	private record Answer(@Nullable CorsConfiguration settings) {
	}

}
